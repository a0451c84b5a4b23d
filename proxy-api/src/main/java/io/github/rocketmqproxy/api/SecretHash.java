package io.github.rocketmqproxy.api;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A secret by which it can be recognised but not told: PBKDF2 with HMAC-SHA256 and a random salt, written as {@code
 * pbkdf2-sha256:iterations:salt:hash} with salt and hash in Base64. Immutable.
 *
 * @param text the written form
 */
public record SecretHash(String text) {
    /** Iterations of new hashes: a few tenths of a second. */
    public static final int ITERATIONS = 600_000;

    private static final int MIN_ITERATIONS = 1_000;
    private static final int MAX_ITERATIONS = 10_000_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Pattern FORM =
            Pattern.compile("pbkdf2-sha256:(\\d{1,8}):([A-Za-z0-9+/]{8,128}={0,2}):([A-Za-z0-9+/]{43}=)");

    /** Checks the form. */
    public SecretHash {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches() || !inRange(Integer.parseInt(parts.group(1))) || !isBase64(parts.group(2))) {
            throw new IllegalArgumentException("secret hash: (hidden) (expected: pbkdf2-sha256:iterations:salt:hash, "
                    + MIN_ITERATIONS + " to " + MAX_ITERATIONS + " iterations, salt and 32 bytes of hash in Base64)");
        }
    }

    /** Of the right characters, but perhaps not as many as bytes have. */
    private static boolean isBase64(String salt) {
        try {
            return Base64.getDecoder().decode(salt).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean inRange(int iterations) {
        return iterations >= MIN_ITERATIONS && iterations <= MAX_ITERATIONS;
    }

    /**
     * Hashes a secret with a new salt. Takes a while: not for I/O threads.
     *
     * @param secret the secret, not empty
     * @param iterations how often, 1000 to 10 000 000; {@link #ITERATIONS} unless there is a reason
     * @return its hash
     */
    public static SecretHash of(String secret, int iterations) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        Base64.Encoder base64 = Base64.getEncoder();
        return new SecretHash("pbkdf2-sha256:" + iterations + ":" + base64.encodeToString(salt) + ":"
                + base64.encodeToString(hash(secret, salt, iterations)));
    }

    /**
     * Compares. Takes a while: not for I/O threads.
     *
     * @param secret a secret
     * @return whether it is the one that was hashed
     */
    public boolean matches(String secret) {
        String[] parts = text.split(":");
        byte[] salt = Base64.getDecoder().decode(parts[2]);
        return MessageDigest.isEqual(
                Base64.getDecoder().decode(parts[3]), hash(secret, salt, Integer.parseInt(parts[1])));
    }

    private static byte[] hash(String secret, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(secret.toCharArray(), salt, iterations, HASH_BYTES * 8);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }

    /** Never shows the hash, which can be tried against lists of secrets. */
    @Override
    public String toString() {
        return "SecretHash[(hidden)]";
    }
}
