package io.github.rocketmqproxy.access;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.SecretHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Compares secrets with hashes, which takes a few tenths of a second: on a worker, one at a time, so that wrong secrets keep one processor busy
 * at most, and only once for each that is right. Thread-safe.
 */
final class HashedSecrets {
    /** Comparisons that may wait. */
    static final int MAX_WAITING = 32;

    private final Executor blocking;
    private final byte[] fingerprintKey = new byte[32];
    /** What was right: fingerprints of secrets that only this object can make. As many as there are hashes. */
    private final Map<SecretHash, byte[]> right = new ConcurrentHashMap<>();

    // Guarded by this.
    private final Queue<Comparison> waiting = new ArrayDeque<>();
    private boolean busy;

    HashedSecrets(Executor blocking) {
        this.blocking = blocking;
        new SecureRandom().nextBytes(fingerprintKey);
    }

    private record Comparison(SecretHash hash, String secret, CompletableFuture<Boolean> answer) {}

    /** Whether a secret is the one of a hash; fails with {@code OVERLOADED}. */
    CompletableFuture<Boolean> matches(SecretHash hash, String secret) {
        byte[] known = right.get(hash);
        if (known != null && MessageDigest.isEqual(known, fingerprint(secret))) {
            return CompletableFuture.completedFuture(true);
        }
        Comparison comparison = new Comparison(hash, secret, new CompletableFuture<>());
        synchronized (this) {
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
                if (matches) {
                    right.put(next.hash(), fingerprint(next.secret()));
                }
                next.answer().complete(matches);
            } catch (RuntimeException e) {
                next.answer().completeExceptionally(e);
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
