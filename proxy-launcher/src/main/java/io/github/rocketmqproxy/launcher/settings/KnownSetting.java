package io.github.rocketmqproxy.launcher.settings;

import io.github.rocketmqproxy.config.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What can be set, whether it belongs to the launcher or to the engine. Made from the two enums; there is no third list.
 *
 * @param name as in the environment, {@code BATCH_SIZE}
 * @param key as in a file and, behind two dashes, on the command line, {@code batch-size}
 * @param aliases other keys for the same
 * @param description one or two sentences
 * @param expected the rule for values
 * @param choices the values, where there are few; otherwise empty
 * @param defaultText the default, empty for "not set"
 * @param secret whether the value is never shown
 * @param yesOrNo whether the flag may stand alone
 * @param ofEngine whether it is the engine's
 * @param tunable whether its value can change while the proxy runs
 */
public record KnownSetting(
        String name,
        String key,
        List<String> aliases,
        String description,
        String expected,
        List<String> choices,
        String defaultText,
        boolean secret,
        boolean yesOrNo,
        boolean ofEngine,
        boolean tunable) {
    private static final List<KnownSetting> ALL = Stream.concat(
                    Arrays.stream(LauncherSetting.values()).map(KnownSetting::of),
                    Arrays.stream(Setting.values()).map(KnownSetting::of))
            .toList();

    /**
     * Everything that can be set.
     *
     * @return the launcher's settings, then the engine's
     */
    public static List<KnownSetting> all() {
        return ALL;
    }

    /** The setting that a key in a file means: {@code batch-size}, an alias, or {@code BATCH_SIZE}. */
    static Optional<KnownSetting> find(String written) {
        return ALL.stream()
                .filter(setting -> setting.name.equals(written)
                        || setting.key.equals(written)
                        || setting.aliases.contains(written))
                .findFirst();
    }

    private static KnownSetting of(LauncherSetting setting) {
        return new KnownSetting(
                setting.name(),
                setting.key(),
                List.of(),
                setting.description(),
                setting.type().expected(),
                setting.type().choices(),
                setting.defaultText(),
                setting.secret(),
                setting.yesOrNo(),
                false,
                setting.tunable());
    }

    private static KnownSetting of(Setting setting) {
        return new KnownSetting(
                setting.name(),
                setting.key(),
                setting == Setting.GRPC_PORT ? List.of("port") : List.of(),
                setting.description(),
                setting.expected(),
                setting.choices(),
                setting.defaultText(),
                setting.secret(),
                setting.yesOrNo(),
                true,
                setting.tunable());
    }
}
