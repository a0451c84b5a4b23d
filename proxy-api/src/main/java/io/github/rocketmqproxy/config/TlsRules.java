package io.github.rocketmqproxy.config;

import java.util.List;

/** Which settings of TLS go together. */
final class TlsRules {
    private TlsRules() {}

    static void check(ProxyConfig.Builder settings, List<String> violations) {
        checkServer(settings, violations);
        checkClients(settings, violations);
        checkBrokers(settings, violations);
    }

    private static void checkServer(ProxyConfig.Builder settings, List<String> violations) {
        boolean certificate = !settings.text(Setting.TLS_CERTIFICATE).isEmpty();
        if (certificate == settings.text(Setting.TLS_KEY).isEmpty()) {
            violations.add("TLS_CERTIFICATE and TLS_KEY: one is set without the other (expected: both or none)");
        }
        if (certificate && settings.value(Setting.TLS, TlsConfig.Mode.class) == TlsConfig.Mode.OFF) {
            violations.add("TLS: \"off\" with a TLS_CERTIFICATE (expected: auto or required, or no certificate)");
        }
    }

    private static void checkClients(ProxyConfig.Builder settings, List<String> violations) {
        TlsConfig.ClientAuth auth = settings.value(Setting.TLS_CLIENT_AUTH, TlsConfig.ClientAuth.class);
        boolean authorities = !settings.text(Setting.TLS_CLIENT_AUTHORITIES).isEmpty();
        if (authorities == (auth == TlsConfig.ClientAuth.NONE)) {
            violations.add(
                    "TLS_CLIENT_AUTH: \"" + Setting.TLS_CLIENT_AUTH.type().format(auth) + "\" "
                            + (authorities
                                    ? "with TLS_CLIENT_AUTHORITIES (expected: optional or required, or no authorities)"
                                    : "without TLS_CLIENT_AUTHORITIES (expected: a file of those who vouch for clients)"));
        }
        TlsConfig.Mode mode = settings.value(Setting.TLS, TlsConfig.Mode.class);
        if (auth == TlsConfig.ClientAuth.REQUIRED && mode != TlsConfig.Mode.REQUIRED) {
            violations.add("TLS_CLIENT_AUTH: \"required\" with TLS \""
                    + Setting.TLS.type().format(mode)
                    + "\", by which clients come in without TLS and without a certificate (expected: TLS required)");
        }
        if (auth == TlsConfig.ClientAuth.OPTIONAL && mode == TlsConfig.Mode.OFF) {
            violations.add("TLS_CLIENT_AUTH: \"optional\" with TLS \"off\" (expected: TLS auto or required)");
        }
    }

    private static void checkBrokers(ProxyConfig.Builder settings, List<String> violations) {
        if (settings.text(Setting.BROKER_TLS_CERTIFICATE).isEmpty()
                != settings.text(Setting.BROKER_TLS_KEY).isEmpty()) {
            violations.add("BROKER_TLS_CERTIFICATE and BROKER_TLS_KEY: one is set without the other (expected: both or"
                    + " none)");
        }
        BrokerTlsConfig.Mode mode = settings.value(Setting.BROKER_TLS, BrokerTlsConfig.Mode.class);
        if (mode != BrokerTlsConfig.Mode.VERIFY
                && !settings.text(Setting.BROKER_TLS_AUTHORITIES).isEmpty()) {
            violations.add("BROKER_TLS: \"" + Setting.BROKER_TLS.type().format(mode)
                    + "\" with BROKER_TLS_AUTHORITIES, which nobody asks then (expected: verify)");
        }
        if (mode == BrokerTlsConfig.Mode.OFF
                && !settings.text(Setting.BROKER_TLS_CERTIFICATE).isEmpty()) {
            violations.add("BROKER_TLS: \"off\" with BROKER_TLS_CERTIFICATE (expected: verify or trust-all)");
        }
    }
}
