package io.github.rocketmqproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that docs/security.md names exist. */
class SecurityDocsTest {
    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT))(?:#(\\w+))?`");

    @Test
    void everyThreatNamesATestThatExists() throws IOException {
        Path root = root();
        String doc = Files.readString(root.resolve("docs/security.md"));
        String table = doc.substring(doc.indexOf("## Threats"), doc.indexOf("## What it does not do"));
        List<String> rows = table.lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| threat"))
                .toList();
        Map<String, Path> tests = tests(root);

        assertThat(rows).hasSizeGreaterThan(10);
        for (String row : rows) {
            List<MatchResult> named = NAMED.matcher(row).results().toList();
            assertThat(named.size() > 0 || row.contains("by reading")).as(row).isTrue();
            for (MatchResult test : named) {
                assertThat(tests).as(row).containsKey(test.group(1));
                if (test.group(2) != null) {
                    assertThat(Files.readString(tests.get(test.group(1))))
                            .as(row)
                            .contains("void " + test.group(2) + "(");
                }
            }
        }
    }

    private static Map<String, Path> tests(Path root) throws IOException {
        try (Stream<Path> all = Stream.concat(
                Stream.concat(files(root.resolve("proxy-api/src/test")), files(root.resolve("proxy-core/src/test"))),
                files(root.resolve("proxy-launcher/src/test")))) {
            return all.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            Function.identity(),
                            (first, second) -> first));
        }
    }

    private static Stream<Path> files(Path directory) throws IOException {
        return Files.walk(directory);
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("proxy-api"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
