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
        return KnownSetting.all().stream()
                .map(known -> line(format, known, settings.get(known)))
                .toList();
    }

    private static String line(String format, KnownSetting known, ChosenValue value) {
        String shown = known.secret() && !value.text().isEmpty() ? "(hidden)" : value.text();
        return String.format(Locale.ROOT, format, known.key(), shown, value.origin());
    }
}
