package io.github.rocketmqproxy.launcher.settings;

import io.github.rocketmqproxy.config.Profile;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns the texts of the launcher's own settings into values, and reports those that cannot be used. */
final class LauncherValues {
    private LauncherValues() {}

    static LauncherConfig read(Map<String, ChosenValue> chosen, List<String> violations) {
        ChosenValue metricsPort = text(chosen, LauncherSetting.METRICS_PORT);
        return new LauncherConfig(
                profile(text(chosen, LauncherSetting.PROFILE), violations),
                value(chosen, LauncherSetting.EMBEDDED_BROKER, Boolean.class, violations),
                value(chosen, LauncherSetting.EMBEDDED_NAME_SERVER_PORT, Integer.class, violations),
                value(chosen, LauncherSetting.DEMO, Boolean.class, violations),
                DemoCredentials.read(chosen, violations),
                UserPaths.resolve(value(chosen, LauncherSetting.DATA_DIR, String.class, violations)),
                value(chosen, LauncherSetting.ENABLE_METRICS, Boolean.class, violations),
                value(chosen, LauncherSetting.ENABLE_CONSOLE, Boolean.class, violations),
                value(chosen, LauncherSetting.METRICS_PORT, Integer.class, violations),
                metricsPort.origin().explicit(),
                value(chosen, LauncherSetting.METRICS_HOST, String.class, violations),
                metricsTls(chosen, violations),
                adminToken(chosen, violations),
                new TracingTarget(
                        value(chosen, LauncherSetting.TRACING_ENDPOINT, String.class, violations),
                        Double.parseDouble(value(chosen, LauncherSetting.TRACING_RATIO, String.class, violations))),
                value(chosen, LauncherSetting.LOG_LEVEL, LogLevel.class, violations),
                value(chosen, LauncherSetting.LOG_FORMAT, LogFormat.class, violations),
                value(chosen, LauncherSetting.ROCKETMQ_LOG_LEVEL, LogLevel.class, violations));
    }

    private static String adminToken(Map<String, ChosenValue> chosen, List<String> violations) {
        String token = value(chosen, LauncherSetting.ADMIN_TOKEN, String.class, violations);
        if (!token.isEmpty()
                && text(chosen, LauncherSetting.ENABLE_METRICS).text().equalsIgnoreCase("false")) {
            violations.add("ADMIN_TOKEN: (hidden) with ENABLE_METRICS \"false\", so that there is no /settings to call"
                    + " (expected: ENABLE_METRICS, or no token)");
        }
        return token;
    }

    private static MetricsTls metricsTls(Map<String, ChosenValue> chosen, List<String> violations) {
        MetricsTls tls = new MetricsTls(
                value(chosen, LauncherSetting.METRICS_TLS_CERTIFICATE, String.class, violations),
                value(chosen, LauncherSetting.METRICS_TLS_KEY, String.class, violations),
                value(chosen, LauncherSetting.METRICS_TLS_CLIENT_AUTHORITIES, String.class, violations));
        if (tls.on() == tls.key().isEmpty()) {
            violations.add(
                    "METRICS_TLS_CERTIFICATE and METRICS_TLS_KEY: one is set without the other (expected: both or"
                            + " none)");
        }
        if (!tls.on() && !tls.clientAuthorities().isEmpty()) {
            violations.add("METRICS_TLS_CLIENT_AUTHORITIES: \"" + tls.clientAuthorities()
                    + "\" without METRICS_TLS_CERTIFICATE (expected: a certificate, too, or no authorities)");
        }
        return tls;
    }

    /** The profile, or none when the text names none; the latter is reported. */
    static Optional<Profile> profile(@Nullable ChosenValue chosen, List<String> violations) {
        if (chosen == null || chosen.text().isEmpty()) {
            return Optional.empty();
        }
        return parse(LauncherSetting.PROFILE, chosen, Profile.class, violations);
    }

    private static <T> T value(
            Map<String, ChosenValue> chosen, LauncherSetting setting, Class<T> type, List<String> violations) {
        ChosenValue value = text(chosen, setting);
        return parse(setting, value, type, violations)
                .orElseGet(() -> type.cast(setting.type().parse(setting.defaultText())));
    }

    private static <T> Optional<T> parse(
            LauncherSetting setting, ChosenValue chosen, Class<T> type, List<String> violations) {
        try {
            Object parsed = setting.type().parse(chosen.text());
            if (setting.type().accepts(parsed)) {
                return Optional.of(type.cast(parsed));
            }
        } catch (IllegalArgumentException e) {
            // Reported below, like a value outside its range.
        }
        String shown = setting.secret() ? "(hidden)" : "\"" + chosen.text() + "\"";
        String violation = setting.name() + ": " + shown + " (expected: "
                + setting.type().expected() + "), from " + chosen.origin();
        if (!violations.contains(violation)) {
            violations.add(violation);
        }
        return Optional.empty();
    }

    private static ChosenValue text(Map<String, ChosenValue> chosen, LauncherSetting setting) {
        return Objects.requireNonNull(chosen.get(setting.name()));
    }
}
