package io.github.rocketmqproxy.session;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Turns the meaning of an id into text that nobody can read, change or make up without the key: AES-256-GCM with a random nonce,
 * as {@code kind.base64url(version, nonce, sealed content)}. Thread-safe.
 */
final class IdSeal {
    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    /** Enough for the longest content that {@link Sessions} accepts. */
    private static final int MAX_TEXT = 32_768;

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();

    /**
     * A seal.
     *
     * @param idKey the shared secret; empty for a random key that only this seal has
     */
    IdSeal(String idKey) {
        byte[] keyBytes = new byte[32];
        if (idKey.isEmpty()) {
            random.nextBytes(keyBytes);
        } else {
            keyBytes = sha256("rocketmq-proxy id key:" + idKey);
        }
        key = new SecretKeySpec(keyBytes, "AES");
    }

    String seal(IdKind kind, byte[] content) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, kind, nonce).doFinal(content);
            byte[] whole = new byte[1 + NONCE_BYTES + sealed.length];
            whole[0] = VERSION;
            System.arraycopy(nonce, 0, whole, 1, NONCE_BYTES);
            System.arraycopy(sealed, 0, whole, 1 + NONCE_BYTES, sealed.length);
            return kind.prefix() + "." + ENCODER.encodeToString(whole);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES/GCM", e);
        }
    }

    /** The content of an id, or nothing if it was not sealed by this key as this kind. */
    Optional<byte[]> open(IdKind kind, String id) {
        String prefix = kind.prefix() + ".";
        if (id.length() > MAX_TEXT || !id.startsWith(prefix)) {
            return Optional.empty();
        }
        try {
            String text = id.substring(prefix.length());
            byte[] whole = Base64.getUrlDecoder().decode(text);
            // The decoder overlooks padding and the last unused bits: one content shall have one id.
            boolean canonical = ENCODER.encodeToString(whole).equals(text);
            if (!canonical || whole.length < 1 + NONCE_BYTES + TAG_BITS / 8 || whole[0] != VERSION) {
                return Optional.empty();
            }
            byte[] nonce = Arrays.copyOfRange(whole, 1, 1 + NONCE_BYTES);
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, kind, nonce);
            return Optional.of(cipher.doFinal(whole, 1 + NONCE_BYTES, whole.length - 1 - NONCE_BYTES));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, IdKind kind, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(kind.prefix().getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
