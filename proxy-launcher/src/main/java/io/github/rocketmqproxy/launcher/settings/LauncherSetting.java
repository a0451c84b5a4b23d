package io.github.rocketmqproxy.launcher.settings;

import static io.github.rocketmqproxy.config.SettingType.choice;
import static io.github.rocketmqproxy.config.SettingType.text;
import static io.github.rocketmqproxy.config.SettingType.wholeNumber;
import static io.github.rocketmqproxy.config.SettingType.yesNo;

import io.github.rocketmqproxy.config.Profile;
import io.github.rocketmqproxy.config.SettingType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the launcher itself; those of the engine are in {@link io.github.rocketmqproxy.config.Setting}. Same three
 * spellings.
 */
public enum LauncherSetting {
    /** Settings file. */
    CONFIG(text("the path of a file", UserPaths::valid), null, "File with settings, one \"key = value\" a line."),
    /** Ready combination of settings. */
    PROFILE(choice(Profile.class), null, "Ready combination of settings. Any single setting still beats it."),
    /** Embedded broker. */
    EMBEDDED_BROKER(
            yesNo(),
            false,
            "Also start a real RocketMQ name server and broker in this process, for development. "
                    + "Then AUTO_CREATE_TOPICS is true unless set, and NAME_SERVER is the embedded one."),
    /** Its port. */
    EMBEDDED_NAME_SERVER_PORT(
            wholeNumber(0, 65_535), 9_876, "Port of the embedded name server on 127.0.0.1. 0 takes any free port."),
    /** Something to see. */
    DEMO(
            yesNo(),
            false,
            "Send a message a second to topic rocketmq-proxy-demo, receive it, and print both: shows that messages"
                    + " flow."),
    /** As whom it comes. */
    DEMO_ACCESS_KEY_ID(
            text("any text", value -> true),
            "",
            "As which user DEMO comes, where USERS_FILE names them; they need that topic, also as a group."),
    /** And with what. */
    DEMO_ACCESS_KEY_SECRET(text("any text", value -> true), "", "Secret of DEMO_ACCESS_KEY_ID."),
    /** Where the launcher keeps files. */
    DATA_DIR(
            text("the path of a directory", UserPaths::valid),
            "~/.rocketmq-proxy",
            "Directory for the id key (unless ID_KEY is set) and for the data of the embedded broker."),
    /** HTTP endpoint. */
    ENABLE_METRICS(yesNo(), true, "Serve /health and /metrics over HTTP."),
    /** Page for people. */
    ENABLE_CONSOLE(
            yesNo(),
            true,
            "Serve the console, a page for people, at /console beside /metrics. It shows names of topics and groups, and the settings"
                    + " without secrets."),
    /** Its port. */
    METRICS_PORT(
            wholeNumber(0, 65_535),
            8_080,
            "Port for /health and /metrics. Not set and taken: the next free one. 0 takes any free port."),
    /** Its address. */
    METRICS_HOST(
            text("a host name or address, or * for all", value -> !value.isBlank()),
            "127.0.0.1",
            "Address for /health and /metrics. 127.0.0.1 also means ::1, so that localhost always works. * is every"
                    + " address."),
    /** Its certificate. */
    METRICS_TLS_CERTIFICATE(
            text("the path of a PEM file, or empty", value -> true),
            "",
            "PEM file with the certificate for /health and /metrics, which are then served over HTTPS only. Empty:"
                    + " HTTP."),
    /** Its key. */
    METRICS_TLS_KEY(
            text("the path of a PEM file, or empty", value -> true),
            "",
            "PEM file with the private key of METRICS_TLS_CERTIFICATE, in PKCS #8 and not encrypted."),
    /** Who vouches for its clients. */
    METRICS_TLS_CLIENT_AUTHORITIES(
            text("the path of a PEM file, or empty", value -> true),
            "",
            "PEM file with the certificates of the authorities that vouch for clients of /health and /metrics, who"
                    + " must then show a certificate. Empty: nobody is asked."),
    /** Who may change settings there. */
    ADMIN_TOKEN(
            text("at least 16 characters, or empty", value -> value.isEmpty() || value.length() >= 16),
            "",
            "Secret of those who may read and change settings by calls to /settings beside /metrics. Empty: nobody may."),
    /** Who gets traces. */
    TRACING_ENDPOINT(
            text("an http:// or https:// address, or empty", LauncherSetting::isHttp),
            "",
            "OpenTelemetry collector that gets traces, by OTLP over HTTP: its address without /v1/traces, such as http://localhost:4318. "
                    + "Empty: nothing is traced."),
    /** Which traces. */
    TRACING_RATIO(
            text("a number, 0 to 1", LauncherSetting::isShare),
            "1",
            "Share of the traces kept that begin in the proxy. Of those that clients have begun, each is kept as its client says."),
    /** Own log. */
    LOG_LEVEL(choice(LogLevel.class), LogLevel.INFO, "How much the proxy logs, on standard error."),
    /** Form of both logs. */
    LOG_FORMAT(
            choice(LogFormat.class),
            LogFormat.TEXT,
            "What a line of the log is: text for people, or one JSON object with time, level, logger, thread, message and, where there "
                    + "is one, exception."),
    /** RocketMQ's log. */
    ROCKETMQ_LOG_LEVEL(
            choice(LogLevel.class),
            LogLevel.WARN,
            "How much the RocketMQ client logs, to the same place; the embedded broker logs a step less.");

    private final SettingType<?> type;
    private final @Nullable Object defaultValue;
    private final String description;

    <T> LauncherSetting(SettingType<T> type, @Nullable T defaultValue, String description) {
        this.type = type;
        this.defaultValue = defaultValue;
        this.description = description;
    }

    /**
     * The name on the command line and in files.
     *
     * @return the name in lower case with dashes
     */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static boolean isHttp(String text) {
        return text.isEmpty() || text.matches("https?://[^/?#\\s]+/*");
    }

    private static boolean isShare(String text) {
        return text.matches("[01]|[01]?\\.\\d{1,9}") && Double.parseDouble(text) <= 1;
    }

    String description() {
        return description;
    }

    /** The default as it would be written; empty where there is none. */
    String defaultText() {
        return defaultValue == null ? "" : type.format(defaultValue);
    }

    /** Whether the value is never shown. */
    boolean secret() {
        return this == DEMO_ACCESS_KEY_SECRET || this == ADMIN_TOKEN;
    }

    /** Whether the value can change while the proxy runs. */
    boolean tunable() {
        return this == LOG_LEVEL || this == ROCKETMQ_LOG_LEVEL;
    }

    boolean yesOrNo() {
        return defaultValue instanceof Boolean;
    }

    SettingType<?> type() {
        return type;
    }
}
