package io.github.rocketmqproxy.launcher.settings;

import java.util.List;
import java.util.Locale;

/** Shows every setting, its value and where that came from. Secrets are hidden. */
public final class SettingsPrinter {
    private SettingsPrinter() {}

    /**
     * Writes the list.
     *
     * @param settings which
     * @return one line for each setting
     */
    public static List<String> print(EffectiveSettings settings) {
        int keyWidth = KnownSetting.all().stream()
                .mapToInt(known -> known.key().length())
                .max()
                .orElse(0);
        String format = "%-" + keyWidth + "s = %-24s  # %s";
        return shown(settings).stream()
                .map(shown -> String.format(Locale.ROOT, format, shown.key(), shown.value(), shown.origin()))
                .toList();
    }

    /**
     * Every setting, without secrets.
     *
     * @param settings which
     * @return in the order of the documentation
     */
    public static List<ShownSetting> shown(EffectiveSettings settings) {
        return KnownSetting.all().stream()
                .map(known -> shown(known, settings.get(known)))
                .toList();
    }

    private static ShownSetting shown(KnownSetting known, ChosenValue value) {
        return new ShownSetting(
                known.key(),
                known.secret() && !value.text().isEmpty() ? "(hidden)" : value.text(),
                value.origin().toString(),
                value.origin().level() == Origin.Level.DEFAULT);
    }
}
