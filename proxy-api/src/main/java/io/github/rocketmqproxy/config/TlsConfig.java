package io.github.rocketmqproxy.config;

/**
 * TLS at the gRPC door.
 *
 * @param mode {@link Setting#TLS}
 * @param certificate {@link Setting#TLS_CERTIFICATE}; empty together with the key
 * @param key {@link Setting#TLS_KEY}
 * @param clientAuth {@link Setting#TLS_CLIENT_AUTH}
 * @param clientAuthorities {@link Setting#TLS_CLIENT_AUTHORITIES}; not empty where certificates are asked for
 */
public record TlsConfig(Mode mode, String certificate, String key, ClientAuth clientAuth, String clientAuthorities) {
    /** Whether clients show a certificate. */
    public enum ClientAuth {
        /** They are not asked. */
        NONE,
        /** They are asked; who shows none is served, who shows a bad one is not. */
        OPTIONAL,
        /** They are asked, and only who shows a good one is served. */
        REQUIRED
    }

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
     * TLS whose clients show no certificate.
     *
     * @param mode {@link Setting#TLS}
     * @param certificate {@link Setting#TLS_CERTIFICATE}
     * @param key {@link Setting#TLS_KEY}
     */
    public TlsConfig(Mode mode, String certificate, String key) {
        this(mode, certificate, key, ClientAuth.NONE, "");
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
