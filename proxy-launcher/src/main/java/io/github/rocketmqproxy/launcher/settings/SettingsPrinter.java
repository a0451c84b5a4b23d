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
        return shown(settings, settings).stream()
                .map(shown -> String.format(Locale.ROOT, format, shown.key(), shown.value(), shown.origin()))
                .toList();
    }

    /** Every setting, without secrets, in the order of the documentation; those that a restart would bring are named. */
    static List<ShownSetting> shown(EffectiveSettings settings, EffectiveSettings afterRestart) {
        return KnownSetting.all().stream()
                .map(known -> shown(known, settings.get(known), afterRestart.get(known)))
                .toList();
    }

    private static ShownSetting shown(KnownSetting known, ChosenValue value, ChosenValue afterRestart) {
        boolean waits = !afterRestart.text().equals(value.text());
        return new ShownSetting(
                known.key(),
                text(known, value),
                value.origin().toString(),
                value.origin().level() == Origin.Level.DEFAULT,
                waits ? named(text(known, afterRestart)) + " (" + afterRestart.origin() + ")" : "");
    }

    /** A value in a sentence. */
    static String named(String value) {
        return value.isEmpty() ? "not set" : value;
    }

    /** A value as people may see it. */
    static String text(KnownSetting known, ChosenValue value) {
        return known.secret() && !value.text().isEmpty() ? "(hidden)" : value.text();
    }
}
