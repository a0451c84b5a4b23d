package io.github.rocketmqproxy.spring;

import io.github.rocketmqproxy.config.ConfigException;
import io.github.rocketmqproxy.config.Profile;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.config.Setting;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The {@code rocketmq.proxy} properties of an application, read by Spring Boot's rules for names and checked by the engine's. */
final class ProxyProperties {
    static final String PREFIX = "rocketmq.proxy";

    private static final ConfigurationPropertyName PARENT = ConfigurationPropertyName.of(PREFIX);

    private final Environment environment;
    private final Binder binder;
    private final List<String> violations = new ArrayList<>();
    private final Map<StarterSetting, Object> own = new EnumMap<>(StarterSetting.class);

    private ProxyProperties(Environment environment) {
        this.environment = environment;
        this.binder = Binder.get(environment);
    }

    /** What the properties say. */
    record Values(ProxyConfig config, boolean network, String inProcessName, String metricPrefix) {}

    /**
     * Reads and checks all.
     *
     * @throws ConfigException naming every property that is unknown or has a bad value
     */
    static Values read(Environment environment, Stream<ProxyConfigCustomizer> customizers) {
        return new ProxyProperties(environment).read(customizers);
    }

    private Values read(Stream<ProxyConfigCustomizer> customizers) {
        violations.addAll(unknown());
        for (StarterSetting setting : StarterSetting.values()) {
            readOwn(setting);
        }
        ProxyConfig.Builder builder = ProxyConfig.builder();
        if (own.get(StarterSetting.PROFILE) instanceof Profile profile) {
            builder.profile(profile);
        }
        for (Setting setting : Setting.values()) {
            String text = text(setting.key());
            if (text != null) {
                builder.set(setting, text);
            }
        }
        customizers.forEach(customizer -> customizer.customize(builder));
        ProxyConfig config = null;
        try {
            config = builder.build();
        } catch (ConfigException e) {
            violations.addAll(e.violations());
        }
        checkReachable();
        if (config == null || !violations.isEmpty()) {
            throw new ConfigException(violations);
        }
        return new Values(
                config,
                Boolean.TRUE.equals(own.get(StarterSetting.NETWORK)),
                String.valueOf(own.get(StarterSetting.IN_PROCESS_NAME)),
                String.valueOf(own.get(StarterSetting.METRIC_PREFIX)));
    }

    private void readOwn(StarterSetting setting) {
        Object value = setting.defaultValue();
        String text = text(setting.key());
        if (text != null) {
            value = parsed(setting, text);
            if (value == null) {
                violations.add(PREFIX + "." + setting.key() + ": \"" + text + "\" (expected: "
                        + setting.type().expected() + ")");
            }
        }
        if (value != null) {
            own.put(setting, value);
        }
    }

    private static @Nullable Object parsed(StarterSetting setting, String text) {
        try {
            Object value = setting.type().parse(text);
            return setting.type().accepts(value) ? value : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private void checkReachable() {
        if (Boolean.FALSE.equals(own.get(StarterSetting.NETWORK))
                && "".equals(own.get(StarterSetting.IN_PROCESS_NAME))) {
            violations.add(PREFIX + ".network: \"false\" without " + PREFIX
                    + ".in-process-name (expected: one way to reach it)");
        }
    }

    /** By relaxed names; a list, as YAML has it, is joined as the engine wants it. */
    private @Nullable String text(String key) {
        ConfigurationPropertyName name = PARENT.append(key);
        return binder.bind(name, Bindable.of(String.class))
                .orElseGet(() -> binder.bind(name, Bindable.listOf(String.class))
                        .map(list -> String.join(";", list))
                        .orElse(null));
    }

    /**
     * Names that no setting has. The process environment is left out, as Spring Boot does: Kubernetes puts addresses of services there,
     * and that of a service called rocketmq-proxy would read as a property of ours.
     */
    private List<String> unknown() {
        Set<String> known = Stream.concat(
                        Stream.of(Setting.values()).map(Setting::key),
                        Stream.of(StarterSetting.values()).map(StarterSetting::key))
                .map(key -> PARENT.append(key).getLastElement(Form.UNIFORM))
                .collect(Collectors.toSet());
        Set<String> unknown = new TreeSet<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource names
                    && !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)) {
                names.stream()
                        .filter(PARENT::isAncestorOf)
                        .filter(name -> !isKnown(name, known))
                        .forEach(name -> unknown.add(name.toString()));
            }
        }
        return unknown.stream()
                .map(name -> name + ": no such property (expected: the name of a setting, such as " + PREFIX + "."
                        + Setting.NAME_SERVER.key() + "; docs/configuration.md has all)")
                .toList();
    }

    private static boolean isKnown(ConfigurationPropertyName name, Set<String> known) {
        int own = PARENT.getNumberOfElements();
        int beyond = name.getNumberOfElements() - own - 1;
        boolean inList = beyond == 1 && name.isLastElementIndexed();
        return (beyond == 0 || inList) && known.contains(name.getElement(own, Form.UNIFORM));
    }
}
