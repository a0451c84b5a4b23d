package io.github.rocketmqproxy.api;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a client brings to show who it is. */
public sealed interface Credentials {
    /**
     * As whom the client comes.
     *
     * @return the access key id, or empty if the client brings none
     */
    String accessKeyId();

    /** Nothing at all. */
    record None() implements Credentials {
        @Override
        public String accessKeyId() {
            return "";
        }
    }

    /**
     * An access key id and its secret, as clients of the simple protocol send them.
     *
     * @param accessKeyId the id, not empty
     * @param secret its secret
     */
    record Secret(String accessKeyId, String secret) implements Credentials {
        /**
         * Compares in a time that does not depend on where the difference is.
         *
         * @param known the right secret
         * @return whether the client has sent it
         */
        public boolean matches(String known) {
            return MessageDigest.isEqual(
                    secret.getBytes(StandardCharsets.UTF_8), known.getBytes(StandardCharsets.UTF_8));
        }

        /**
         * Makes what an official client sends instead of the secret.
         *
         * @param text what to sign, the client's time of day
         * @return the signature, in upper case
         * @throws IllegalArgumentException if the secret is empty
         */
        public Signature sign(String text) {
            byte[] signature = Signature.sign(secret, text);
            return new Signature(
                    accessKeyId, text, HexFormat.of().withUpperCase().formatHex(signature));
        }

        /** Never shows the secret. */
        @Override
        public String toString() {
            return "Secret[accessKeyId=" + accessKeyId + "]";
        }
    }

    /**
     * A text and its HMAC-SHA1 with the secret, as official clients send them with each call. The text is the client's time of day, and
     * nothing else of the call is signed: who hears one signature can use it until the secret changes, so only TLS protects it.
     *
     * @param accessKeyId the id, not empty
     * @param text what is signed
     * @param signature hexadecimal digits in upper or lower case
     */
    record Signature(String accessKeyId, String text, String signature) implements Credentials {
        private static final String ALGORITHM = "HmacSHA1";

        /**
         * Makes the signature and compares, in a time that does not depend on where the difference is.
         *
         * @param secret the right secret, not empty
         * @return whether the client has signed with it
         */
        public boolean matches(String secret) {
            try {
                return MessageDigest.isEqual(sign(secret, text), HexFormat.of().parseHex(signature));
            } catch (IllegalArgumentException e) {
                // Not hexadecimal.
                return false;
            }
        }

        private static byte[] sign(String secret, String text) {
            try {
                Mac mac = Mac.getInstance(ALGORITHM);
                mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
                return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
            }
        }

        /** Never shows the signature, which is as good as the secret. */
        @Override
        public String toString() {
            return "Signature[accessKeyId=" + accessKeyId + "]";
        }
    }
}
