package io.github.rocketmqproxy.launcher.settings;

import io.github.rocketmqproxy.config.Profile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Chooses each value: an admin call beats a flag, which beats the environment, the file, the profile and the default. Immutable. */
final class SettingLayers {
    private final Map<String, String> calls;
    private final Map<String, String> flags;
    private final Map<String, String> environment;
    private final Map<String, String> file;
    private final String fileName;

    private SettingLayers(
            Map<String, String> calls,
            Map<String, String> flags,
            Map<String, String> environment,
            Map<String, String> file,
            String fileName) {
        this.calls = calls;
        this.flags = flags;
        this.environment = environment;
        this.file = file;
        this.fileName = fileName;
    }

    /** Reads the file, if one is named, and reports what is wrong with it. */
    static SettingLayers open(Map<String, String> flags, Map<String, String> environment, List<String> violations) {
        SettingLayers withoutFile = new SettingLayers(Map.of(), flags, environment, Map.of(), "");
        ChosenValue config = withoutFile.written(LauncherSetting.CONFIG.name());
        if (config == null) {
            return withoutFile;
        }
        return new SettingLayers(
                        Map.of(),
                        flags,
                        environment,
                        Map.of(),
                        UserPaths.resolve(config.text()).toString())
                .reread(violations);
    }

    /** The same with what the file says now, and reports what is wrong with it. */
    SettingLayers reread(List<String> violations) {
        return new SettingLayers(calls, flags, environment, SettingsFile.read(Path.of(fileName), violations), fileName);
    }

    /** The same with other values by admin calls. */
    SettingLayers withCalls(Map<String, String> values) {
        return new SettingLayers(values, flags, environment, file, fileName);
    }

    /** The file that is read; empty for none. */
    String fileName() {
        return fileName;
    }

    /** The chosen value of every setting, in the order of the catalogue. */
    Map<String, ChosenValue> choose(Optional<Profile> profile) {
        Map<String, ChosenValue> chosen = new LinkedHashMap<>();
        for (KnownSetting setting : KnownSetting.all()) {
            ChosenValue written = written(setting.name());
            chosen.put(
                    setting.name(), written == null ? new ChosenValue(setting.defaultText(), Origin.DEFAULT) : written);
        }
        profile.ifPresent(some -> applyProfile(chosen, some));
        return chosen;
    }

    /** What the user wrote for a setting, or null. */
    @Nullable
    ChosenValue written(String name) {
        String call = calls.get(name);
        if (call != null) {
            return new ChosenValue(call, new Origin(Origin.Level.CALL, ""));
        }
        String flag = flags.get(name);
        if (flag != null) {
            return new ChosenValue(flag.trim(), new Origin(Origin.Level.FLAG, ""));
        }
        String variable = environment.get(name);
        // NAME= is how a container's environment says "not set".
        if (variable != null && !variable.isBlank()) {
            return new ChosenValue(variable.trim(), new Origin(Origin.Level.ENVIRONMENT, ""));
        }
        String entry = file.get(name);
        return entry == null ? null : new ChosenValue(entry, new Origin(Origin.Level.FILE, fileName));
    }

    private static void applyProfile(Map<String, ChosenValue> chosen, Profile profile) {
        Origin origin =
                new Origin(Origin.Level.PROFILE, LauncherSetting.PROFILE.type().format(profile));
        profile.settings()
                .forEach((setting, text) -> chosen.computeIfPresent(
                        setting.name(),
                        (name, value) -> value.origin().explicit() ? value : new ChosenValue(text, origin)));
    }
}
