package io.github.rocketmqproxy.launcher.settings;

import io.github.rocketmqproxy.api.Credentials;
import io.github.rocketmqproxy.config.Profile;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The launcher's own settings, validated.
 *
 * @param profile {@link LauncherSetting#PROFILE}
 * @param embeddedBroker {@link LauncherSetting#EMBEDDED_BROKER}
 * @param embeddedNameServerPort {@link LauncherSetting#EMBEDDED_NAME_SERVER_PORT}
 * @param demo {@link LauncherSetting#DEMO}
 * @param demoCredentials {@link LauncherSetting#DEMO_ACCESS_KEY_ID} and {@link LauncherSetting#DEMO_ACCESS_KEY_SECRET}
 * @param dataDirectory {@link LauncherSetting#DATA_DIR}, absolute
 * @param metricsEnabled {@link LauncherSetting#ENABLE_METRICS}
 * @param consoleEnabled {@link LauncherSetting#ENABLE_CONSOLE}
 * @param metricsPort {@link LauncherSetting#METRICS_PORT}
 * @param metricsPortExplicit whether the user wrote that port, and so wants no other
 * @param metricsHost {@link LauncherSetting#METRICS_HOST}
 * @param metricsTls HTTPS there
 * @param adminToken {@link LauncherSetting#ADMIN_TOKEN}
 * @param tracing where traces go
 * @param logLevel {@link LauncherSetting#LOG_LEVEL}
 * @param logFormat {@link LauncherSetting#LOG_FORMAT}
 * @param rocketmqLogLevel {@link LauncherSetting#ROCKETMQ_LOG_LEVEL}
 */
public record LauncherConfig(
        Optional<Profile> profile,
        boolean embeddedBroker,
        int embeddedNameServerPort,
        boolean demo,
        Optional<Credentials.Secret> demoCredentials,
        Path dataDirectory,
        boolean metricsEnabled,
        boolean consoleEnabled,
        int metricsPort,
        boolean metricsPortExplicit,
        String metricsHost,
        MetricsTls metricsTls,
        String adminToken,
        TracingTarget tracing,
        LogLevel logLevel,
        LogFormat logFormat,
        LogLevel rocketmqLogLevel) {}
