package io.github.rocketmqproxy.launcher.settings;

/**
 * HTTPS for health and figures.
 *
 * @param certificate {@link LauncherSetting#METRICS_TLS_CERTIFICATE}
 * @param key {@link LauncherSetting#METRICS_TLS_KEY}
 * @param clientAuthorities {@link LauncherSetting#METRICS_TLS_CLIENT_AUTHORITIES}; empty where clients need no certificate
 */
public record MetricsTls(String certificate, String key, String clientAuthorities) {
    /**
     * Whether it is HTTPS at all.
     *
     * @return true if there is a certificate
     */
    public boolean on() {
        return !certificate.isEmpty();
    }
}
