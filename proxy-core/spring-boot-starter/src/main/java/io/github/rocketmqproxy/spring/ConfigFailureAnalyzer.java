package io.github.rocketmqproxy.spring;

import io.github.rocketmqproxy.config.ConfigException;
import io.github.rocketmqproxy.config.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/** What Spring Boot prints instead of a stack trace when settings break rules: each violation, and where its property is set. */
final class ConfigFailureAnalyzer extends AbstractFailureAnalyzer<ConfigException> {
    private final Environment environment;

    ConfigFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ConfigException cause) {
        StringBuilder description = new StringBuilder("The RocketMQ proxy cannot use its settings:\n");
        for (String violation : cause.violations()) {
            description.append("\n    ").append(violation);
            for (ConfigurationProperty property : propertiesNamedIn(violation)) {
                description.append("\n        set by ").append(property.getName());
                if (property.getOrigin() != null) {
                    description.append(", ").append(property.getOrigin());
                }
            }
        }
        return new FailureAnalysis(
                description.append('\n').toString(),
                "Correct these properties. A setting like " + Setting.BATCH_SIZE.name() + " is the property "
                        + ProxyProperties.PREFIX + "." + Setting.BATCH_SIZE.key() + ".",
                cause);
    }

    private List<ConfigurationProperty> propertiesNamedIn(String violation) {
        // What follows says what would be right, and may name other settings.
        String wrong = violation.split(Pattern.quote("(expected: "), 2)[0];
        Stream<String> own = Stream.of(StarterSetting.values())
                .map(StarterSetting::key)
                .filter(key -> wrong.startsWith(ProxyProperties.PREFIX + "." + key + ":"));
        Stream<String> engine = Stream.of(Setting.values())
                .filter(setting -> Pattern.compile("\\b" + setting.name() + "\\b")
                        .matcher(wrong)
                        .find())
                .map(Setting::key);
        List<ConfigurationProperty> found = new ArrayList<>();
        Stream.concat(own, engine).forEach(key -> {
            ConfigurationProperty property = find(key);
            if (property != null) {
                found.add(property);
            }
        });
        return found;
    }

    private @Nullable ConfigurationProperty find(String key) {
        ConfigurationPropertyName name = ConfigurationPropertyName.of(ProxyProperties.PREFIX + "." + key);
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty property = source.getConfigurationProperty(name);
            if (property != null) {
                return property;
            }
        }
        return null;
    }
}
