package io.github.rocketmqproxy.launcher;

import io.github.rocketmqproxy.launcher.settings.KnownSetting;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** What the command line says about settings, before or behind the name of the subcommand. */
final class Flags {
    private Flags() {}

    /** Texts by setting name. */
    static Map<String, String> read(ParseResult root) {
        Map<String, String> flags = new HashMap<>();
        for (ParseResult result = root; result != null; result = result.subcommand()) {
            for (OptionSpec option : result.matchedOptions()) {
                if (option.userObject() instanceof KnownSetting setting) {
                    String text = option.getValue();
                    flags.put(setting.name(), text);
                }
            }
        }
        return flags;
    }

    static boolean has(ParseResult root, String name) {
        boolean subcommandHas = root.hasSubcommand() && has(root.subcommand(), name);
        return subcommandHas || root.hasMatchedOption(name);
    }
}
