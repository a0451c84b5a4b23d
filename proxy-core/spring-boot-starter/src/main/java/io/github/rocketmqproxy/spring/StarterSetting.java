package io.github.rocketmqproxy.spring;

import io.github.rocketmqproxy.config.Profile;
import io.github.rocketmqproxy.config.SettingType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The catalogue of properties that only the starter has, beside those of the engine. */
enum StarterSetting {
    /** Read by the condition of {@link RocketMqProxyAutoConfiguration}. */
    ENABLED(SettingType.yesNo(), true, "Whether the proxy is there at all."),
    PROFILE(
            SettingType.choice(Profile.class),
            null,
            "A ready combination of settings for one kind of load. Any single property beats it."),
    NETWORK(
            SettingType.yesNo(),
            true,
            "Whether the proxy opens its port. With false it is reached by in-process-name only."),
    IN_PROCESS_NAME(
            SettingType.text("any text", value -> true),
            "",
            "Name by which clients within this JVM reach the proxy without network: InProcessChannelBuilder.forName. Empty: "
                    + "not at all."),
    METRIC_PREFIX(
            SettingType.text("any text that is not blank", value -> !value.isBlank()),
            "rocketmq.proxy",
            "What the names of the proxy's figures begin with in the application's MetricRegistry.");

    private final SettingType<?> type;
    private final @Nullable Object defaultValue;
    private final String description;

    <T> StarterSetting(SettingType<T> type, @Nullable T defaultValue, String description) {
        this.type = type;
        this.defaultValue = defaultValue;
        this.description = description;
    }

    /** The name below {@code rocketmq.proxy}. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    SettingType<?> type() {
        return type;
    }

    @Nullable
    Object defaultValue() {
        return defaultValue;
    }

    String description() {
        return description;
    }
}
