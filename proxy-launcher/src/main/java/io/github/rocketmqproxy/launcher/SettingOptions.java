package io.github.rocketmqproxy.launcher;

import io.github.rocketmqproxy.launcher.settings.KnownSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Makes a flag of every setting. Values stay text here; they are checked with those from elsewhere. */
final class SettingOptions {
    private SettingOptions() {}

    static void addTo(CommandSpec command) {
        command.addArgGroup(group("%nThe process:%n", 0, false));
        command.addArgGroup(group("%nThe engine:%n", 1, true));
    }

    private static ArgGroupSpec group(String heading, int order, boolean ofEngine) {
        ArgGroupSpec.Builder group = ArgGroupSpec.builder()
                .heading(heading)
                .order(order)
                .exclusive(false)
                .validate(false)
                .multiplicity("0..1");
        for (KnownSetting setting : KnownSetting.all()) {
            if (setting.ofEngine() == ofEngine) {
                group.addArg(option(setting));
            }
        }
        return group.build();
    }

    static OptionSpec option(KnownSetting setting) {
        List<String> names = new ArrayList<>();
        names.add("--" + setting.key());
        setting.aliases().forEach(alias -> names.add("--" + alias));
        OptionSpec.Builder option = OptionSpec.builder(names.toArray(String[]::new))
                .type(String.class)
                .required(false)
                .paramLabel("<" + label(setting) + ">")
                .userObject(setting)
                .description(description(setting));
        if (setting.yesOrNo()) {
            // The flag alone means true.
            option.arity("0..1").fallbackValue("true");
        }
        if (!setting.choices().isEmpty()) {
            option.completionCandidates(setting.choices());
        }
        return option.build();
    }

    private static String label(KnownSetting setting) {
        String expected = setting.expected();
        if (setting.yesOrNo()) {
            return "true|false";
        }
        if (!setting.choices().isEmpty()) {
            return String.join("|", setting.choices());
        }
        for (String kind : List.of("number", "duration", "size", "host:port", "file", "directory", "host")) {
            if (expected.contains(kind)) {
                return kind;
            }
        }
        return "text";
    }

    private static String description(KnownSetting setting) {
        String defaultText = setting.defaultText().isEmpty() ? "not set" : setting.defaultText();
        // Where there are few values, the option's label lists them.
        String rule = setting.choices().isEmpty() ? setting.expected() + "; " : "";
        String text = String.format(Locale.ROOT, "%s (%sdefault: %s)", setting.description(), rule, defaultText);
        // picocli formats descriptions.
        return text.replace("%", "%%");
    }
}
