package io.github.rocketmqproxy.access;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.SecretHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Compares secrets with hashes, which takes a few tenths of a second: on a worker, one at a time, so that wrong secrets keep one processor busy
 * at most, and only once for each. Thread-safe.
 */
final class HashedSecrets {
    /** Comparisons that may wait. */
    static final int MAX_WAITING = 32;

    /** Wrong secrets that are remembered. */
    private static final int MAX_WRONG = 1_000;

    private final Executor blocking;
    private final byte[] fingerprintKey = new byte[32];
    /** What was right: fingerprints of secrets that only this object can make. As many as there are hashes. */
    private final Map<SecretHash, byte[]> right = new ConcurrentHashMap<>();

    // Guarded by this.
    private final Queue<Comparison> waiting = new ArrayDeque<>();
    private boolean busy;
    /** What was wrong, oldest first: a client that does not give up costs no more than one that does. */
    private final Set<Tried> wrong = new LinkedHashSet<>();

    HashedSecrets(Executor blocking) {
        this.blocking = blocking;
        new SecureRandom().nextBytes(fingerprintKey);
    }

    private record Tried(SecretHash hash, String fingerprint) {}

    private record Comparison(SecretHash hash, String secret, CompletableFuture<Boolean> answer) {}

    /** Whether a secret is the one of a hash; fails with {@code OVERLOADED}. */
    CompletableFuture<Boolean> matches(SecretHash hash, String secret) {
        byte[] fingerprint = fingerprint(secret);
        byte[] known = right.get(hash);
        if (known != null && MessageDigest.isEqual(known, fingerprint)) {
            return CompletableFuture.completedFuture(true);
        }
        Comparison comparison = new Comparison(hash, secret, new CompletableFuture<>());
        synchronized (this) {
            if (wrong.contains(tried(hash, fingerprint))) {
                return CompletableFuture.completedFuture(false);
            }
            if (waiting.size() >= MAX_WAITING) {
                return CompletableFuture.failedFuture(new ProxyException(
                        ErrorCode.OVERLOADED,
                        "secrets: " + MAX_WAITING + " wait to be compared with hashes (limit " + MAX_WAITING
                                + "); try again, or let the users file have secret instead of secret-hash"));
            }
            waiting.add(comparison);
            if (busy) {
                return comparison.answer();
            }
            busy = true;
        }
        try {
            blocking.execute(this::compareAll);
        } catch (RuntimeException e) {
            failAll(e);
        }
        return comparison.answer();
    }

    private void compareAll() {
        for (Comparison next = next(); next != null; next = next()) {
            try {
                boolean matches = next.hash().matches(next.secret());
                remember(next.hash(), fingerprint(next.secret()), matches);
                next.answer().complete(matches);
            } catch (RuntimeException e) {
                next.answer().completeExceptionally(e);
            }
        }
    }

    private static Tried tried(SecretHash hash, byte[] fingerprint) {
        return new Tried(hash, HexFormat.of().formatHex(fingerprint));
    }

    private void remember(SecretHash hash, byte[] fingerprint, boolean matches) {
        if (matches) {
            right.put(hash, fingerprint);
            return;
        }
        synchronized (this) {
            wrong.add(tried(hash, fingerprint));
            if (wrong.size() > MAX_WRONG) {
                wrong.remove(wrong.iterator().next());
            }
        }
    }

    private void failAll(RuntimeException cause) {
        for (Comparison next = next(); next != null; next = next()) {
            next.answer().completeExceptionally(ProxyException.from(cause));
        }
    }

    private synchronized @Nullable Comparison next() {
        Comparison next = waiting.poll();
        busy = next != null;
        return next;
    }

    /** Forgets what is not in use any more. */
    void retain(Set<SecretHash> hashes) {
        right.keySet().retainAll(hashes);
        synchronized (this) {
            wrong.removeIf(tried -> !hashes.contains(tried.hash()));
        }
    }

    private byte[] fingerprint(String secret) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(fingerprintKey);
            return digest.digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
