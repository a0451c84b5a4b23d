package io.github.rocketmqproxy.launcher.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The launcher's settings in docs/configuration.md are made from the catalogue; {@code -Ddocs.write=true} writes them. */
class SettingsTableTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");
    private static final String BEGIN = "<!-- begin launcher-settings -->\n";
    private static final String END = "<!-- end -->";

    @Test
    void theTableOfThePageIsTheCatalogue() throws IOException {
        String expected = Stream.of(LauncherSetting.values())
                .map(SettingsTableTest::row)
                .collect(Collectors.joining(
                        "", "| name | default | values | tunable | meaning |\n|---|---|---|---|---|\n", ""));
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END, begin);
        assertThat(begin).isGreaterThan(BEGIN.length());
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, page.substring(0, begin) + expected + page.substring(end));
            return;
        }

        assertThat(page.substring(begin, end))
                .as("write it with: mvn -pl proxy-launcher -am test -Dtest=SettingsTableTest -Ddocs.write=true"
                        + " -Dsurefire.failIfNoSpecifiedTests=false")
                .isEqualTo(expected);
    }

    private static String row(LauncherSetting setting) {
        String defaultText = setting.defaultText().isEmpty() ? "" : "`" + setting.defaultText() + "`";
        return String.format(
                "| `%s` | %s | %s | %s | %s |\n",
                setting.name(),
                defaultText,
                setting.type().expected(),
                setting.tunable() ? "yes" : "",
                setting.description());
    }
}
