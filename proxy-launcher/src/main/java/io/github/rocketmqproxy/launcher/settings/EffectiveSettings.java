package io.github.rocketmqproxy.launcher.settings;

import io.github.rocketmqproxy.config.ConfigException;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.config.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The value of every setting, all valid. Immutable. */
public final class EffectiveSettings {
    private final SettingLayers layers;
    private final Map<String, ChosenValue> chosen;
    private final LauncherConfig launcher;

    private EffectiveSettings(SettingLayers layers, Map<String, ChosenValue> chosen, LauncherConfig launcher) {
        this.layers = layers;
        this.chosen = chosen;
        this.launcher = launcher;
    }

    /**
     * Chooses and checks every value.
     *
     * @param flags texts by setting name, from the command line
     * @param environment the process environment; names that are no settings are ignored
     * @return the settings
     * @throws SettingsException naming every violation
     */
    public static EffectiveSettings resolve(Map<String, String> flags, Map<String, String> environment)
            throws SettingsException {
        List<String> violations = new ArrayList<>();
        return of(SettingLayers.open(flags, environment, violations), violations);
    }

    /** The same sources, with what the file says now. */
    EffectiveSettings reread() throws SettingsException {
        List<String> violations = new ArrayList<>();
        return of(layers.reread(violations), violations);
    }

    /** The same sources, with other values by admin calls; the file counts as it was read last. */
    EffectiveSettings withCalls(Map<String, String> values) throws SettingsException {
        return of(layers.withCalls(values), new ArrayList<>());
    }

    /** The file that was read; empty for none. */
    String file() {
        return layers.fileName();
    }

    private static EffectiveSettings of(SettingLayers layers, List<String> violations) throws SettingsException {
        Map<String, ChosenValue> chosen =
                layers.choose(LauncherValues.profile(layers.written(LauncherSetting.PROFILE.name()), violations));
        LauncherConfig launcher = LauncherValues.read(chosen, violations);
        EmbeddedConsequences.apply(chosen, launcher, violations);
        EffectiveSettings settings = new EffectiveSettings(layers, chosen, launcher);
        settings.checkEngine(violations);
        if (!violations.isEmpty()) {
            throw new SettingsException(violations);
        }
        return settings;
    }

    /** These, with the values that others have for what can change while the proxy runs. */
    EffectiveSettings withTunable(EffectiveSettings others) {
        Map<String, ChosenValue> merged = new LinkedHashMap<>(chosen);
        for (KnownSetting setting : KnownSetting.all()) {
            if (setting.tunable()) {
                merged.put(setting.name(), others.get(setting));
            }
        }
        return new EffectiveSettings(layers, merged, LauncherValues.read(merged, new ArrayList<>()));
    }

    /**
     * The launcher's own settings.
     *
     * @return validated values
     */
    public LauncherConfig launcher() {
        return launcher;
    }

    /**
     * The engine's settings.
     *
     * @param atStart values that are only known now, such as the address of the embedded name server; they replace others
     * @return the configuration
     */
    public ProxyConfig engine(Map<Setting, String> atStart) {
        ProxyConfig.Builder builder = ProxyConfig.builder();
        for (Setting setting : Setting.values()) {
            ChosenValue value = get(setting);
            if (value.origin().level() != Origin.Level.DEFAULT) {
                builder.set(setting, value.text());
            }
        }
        atStart.forEach(builder::set);
        return builder.build();
    }

    /**
     * One of the engine's settings as chosen.
     *
     * @param setting which
     * @return its text and where it came from
     */
    public ChosenValue get(Setting setting) {
        return Objects.requireNonNull(chosen.get(setting.name()));
    }

    /**
     * Any setting as chosen.
     *
     * @param setting which
     * @return its text and where it came from
     */
    public ChosenValue get(KnownSetting setting) {
        return Objects.requireNonNull(chosen.get(setting.name()));
    }

    private void checkEngine(List<String> violations) {
        try {
            engine(Map.of());
        } catch (ConfigException e) {
            e.violations().forEach(violation -> violations.add(violation + origin(violation)));
        }
    }

    /** Where the value came from that a violation, {@code NAME: value (expected: rule)}, speaks about. */
    private String origin(String violation) {
        int colon = violation.indexOf(':');
        ChosenValue value = colon < 0 ? null : chosen.get(violation.substring(0, colon));
        return value == null ? "" : ", from " + value.origin();
    }
}
