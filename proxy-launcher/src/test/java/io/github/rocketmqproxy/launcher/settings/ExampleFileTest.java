package io.github.rocketmqproxy.launcher.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The example file of the distribution is made from the catalogue; {@code -Ddocs.write=true} writes it anew. */
class ExampleFileTest {
    private static final Path FILE = Path.of("src/main/distribution/conf/rocketmq-proxy.conf");

    @Test
    void theExampleFileShowsEverySettingAndItsDefault() throws IOException {
        List<String> expected = lines();
        if (Boolean.getBoolean("docs.write")) {
            Files.write(FILE, expected);
        }

        assertThat(Files.readAllLines(FILE))
                .as("run mvn -pl proxy-launcher -am test -Dtest=ExampleFileTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.write=true")
                .isEqualTo(expected);
    }

    @Test
    void everyLineOfTheExampleFileIsValidWithoutItsCommentSign() throws Exception {
        List<String> assignments = lines().stream()
                .filter(line -> line.matches("#[a-z-]+ = .+"))
                .map(line -> line.substring(1))
                .toList();
        Path file = Files.createTempFile("example", ".conf");
        try {
            Files.write(file, assignments);
            EffectiveSettings settings = EffectiveSettings.resolve(Map.of("CONFIG", file.toString()), Map.of());

            assertThat(settings.get(Setting.BATCH_SIZE).origin().explicit()).isTrue();
        } finally {
            Files.delete(file);
        }
    }

    private static List<String> lines() {
        List<String> lines = new ArrayList<>(
                List.of(
                        "# Settings of the proxy: bin/rocketmq-proxy --config conf/rocketmq-proxy.conf",
                        "# Take the # away from what you want to change. Flags and environment variables beat this file.",
                        "# What is tunable is taken over within five seconds after this file has changed; the rest at the next start."));
        for (KnownSetting setting : KnownSetting.all()) {
            if (!setting.name().equals(LauncherSetting.CONFIG.name())) {
                lines.add("");
                lines.add("# " + setting.description());
                lines.add("# Expected: " + setting.expected() + (setting.tunable() ? "; tunable" : ""));
                lines.add(("#" + setting.key() + " = " + setting.defaultText()).trim());
            }
        }
        return lines;
    }
}
