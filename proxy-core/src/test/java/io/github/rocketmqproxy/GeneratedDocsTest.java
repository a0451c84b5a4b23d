package io.github.rocketmqproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.MetricsSnapshot;
import io.github.rocketmqproxy.config.Profile;
import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.metrics.MetricName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Tables in the docs that repeat what the code says. With {@code -Ddocs.write=true} this writes them; without, it fails when one
 * has drifted.
 */
class GeneratedDocsTest {
    private static final String REMEDY =
            "out of date; write it with: mvn -pl proxy-core -am test -Dtest=GeneratedDocsTest -Ddocs.write=true"
                    + " -Dsurefire.failIfNoSpecifiedTests=false";

    @Test
    void settingsTableIsTheCatalogueOfSettings() throws IOException {
        String table = Stream.of(Setting.values())
                .map(setting -> row(
                        code(setting.name()),
                        setting.defaultText().isEmpty() ? "" : code(setting.defaultText()),
                        setting.expected(),
                        setting.tunable() ? "yes" : "",
                        setting.description()))
                .collect(Collectors.joining("", head("name", "default", "values", "tunable", "meaning"), ""));

        check("configuration.md", "settings", table);
    }

    @Test
    void profilesTableIsTheCatalogueOfProfiles() throws IOException {
        List<Setting> settings = Stream.of(Setting.values())
                .filter(setting -> Stream.of(Profile.values())
                        .anyMatch(profile -> profile.settings().containsKey(setting)))
                .toList();
        StringBuilder table = new StringBuilder(head(Stream.concat(
                        Stream.of("setting", "default"),
                        Stream.of(Profile.values()).map(GeneratedDocsTest::name))
                .toArray(String[]::new)));
        for (Setting setting : settings) {
            Stream<String> values = Stream.of(Profile.values())
                    .map(profile -> profile.settings().getOrDefault(setting, ""));
            table.append(row(Stream.concat(Stream.of(code(setting.name()), setting.defaultText()), values)
                    .toArray(String[]::new)));
        }

        check("configuration.md", "profiles", table.toString());
    }

    @Test
    void figuresTableIsTheCatalogueOfFigures() throws IOException {
        String table = Stream.of(MetricName.values())
                .map(name -> row(
                        code(name.prometheusName())
                                + name.labels().stream()
                                        .map(GeneratedDocsTest::code)
                                        .reduce((one, next) -> one + " and " + next)
                                        .map(by -> " by " + by)
                                        .orElse(""),
                        code(name.dottedName()),
                        name.kind().name().toLowerCase(Locale.ROOT),
                        name.meaning()))
                .collect(Collectors.joining("", head("Prometheus", "Dropwizard", "kind", "meaning"), ""));

        check("metrics.md", "figures", table);
    }

    @Test
    void everyJsonFieldIsDescribedOnceAndInOrder() throws IOException {
        List<String> described = Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\|")
                .matcher(section(docs("metrics.md"), "json"))
                .results()
                .map(row -> row.group(1))
                .toList();

        assertThat(described)
                .containsExactlyElementsOf(MetricsSnapshot.NOTHING.asMap().keySet());
    }

    @Test
    void everyLibraryVersionIsExplainedInTheDecision() throws IOException {
        String pom = Files.readString(docs("../pom.xml"));
        String libraries = pom.substring(pom.indexOf("<!-- Libraries."), pom.indexOf("<!-- Plugins. -->"));
        List<String> versions = Pattern.compile("<([a-z0-9-]+)\\.version>(.+?)</")
                .matcher(libraries)
                .results()
                .map(property -> property.group(2))
                .toList();

        assertThat(versions).hasSizeGreaterThan(30);
        assertThat(versions)
                .allSatisfy(version -> assertThat(Files.readString(docs("decisions/0001-dependencies.md")))
                        .contains("| `" + version + "` |"));
    }

    private static void check(String file, String section, String table) throws IOException {
        Path path = docs(file);
        if (Boolean.getBoolean("docs.write")) {
            String text = Files.readString(path);
            String old = section(path, section);
            Files.writeString(path, text.replace(begin(section) + old, begin(section) + "\n" + table));
        }
        assertThat(section(path, section))
                .as(file + ", " + section + ": " + REMEDY)
                .isEqualTo("\n" + table);
    }

    private static String section(Path file, String section) throws IOException {
        String text = Files.readString(file);
        int begin = text.indexOf(begin(section));
        int end = text.indexOf("<!-- end -->", begin);
        assertThat(begin).as(file + " has the section " + section).isGreaterThanOrEqualTo(0);
        assertThat(end).as(file + " ends the section " + section).isGreaterThan(begin);
        return text.substring(begin + begin(section).length(), end);
    }

    private static String begin(String section) {
        return "<!-- begin " + section + " -->";
    }

    private static String head(String... titles) {
        return row(titles) + "|" + "---|".repeat(titles.length) + "\n";
    }

    private static String row(String... cells) {
        return Stream.of(cells).map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String name(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Path docs(String file) {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("proxy-api"))) {
            folder = folder.getParent();
        }
        return folder.resolve("docs").resolve(file);
    }
}
