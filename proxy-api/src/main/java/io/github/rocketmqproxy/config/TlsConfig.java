package io.github.rocketmqproxy.config;

/**
 * TLS at the gRPC door.
 *
 * @param mode {@link Setting#TLS}
 * @param certificate {@link Setting#TLS_CERTIFICATE}; empty together with the key
 * @param key {@link Setting#TLS_KEY}
 */
public record TlsConfig(Mode mode, String certificate, String key) {
    /** Which connections are served. */
    public enum Mode {
        /** Both, told apart by the first byte that the client sends. */
        AUTO,
        /** Plaintext only. */
        OFF,
        /** TLS only. */
        REQUIRED
    }

    /**
     * Whether the proxy makes its certificate itself.
     *
     * @return true if no file is given
     */
    public boolean selfSigned() {
        return certificate.isEmpty();
    }
}
