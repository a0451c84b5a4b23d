package io.github.rocketmqproxy.config;

/**
 * TLS towards name servers and brokers.
 *
 * @param mode {@link Setting#BROKER_TLS}
 * @param authorities {@link Setting#BROKER_TLS_AUTHORITIES}
 * @param certificate {@link Setting#BROKER_TLS_CERTIFICATE}; empty together with the key
 * @param key {@link Setting#BROKER_TLS_KEY}
 */
public record BrokerTlsConfig(Mode mode, String authorities, String certificate, String key) {
    /** No TLS. */
    public static final BrokerTlsConfig NONE = new BrokerTlsConfig(Mode.OFF, "", "", "");

    /** Whom to believe. */
    public enum Mode {
        /** Plaintext. */
        OFF,
        /** TLS with those whose certificate an authority vouches for. */
        VERIFY,
        /** TLS with anybody: nobody can listen, but who answers is not known. */
        TRUST_ALL
    }
}
