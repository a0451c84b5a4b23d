package io.github.rocketmqproxy.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.config.SettingType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The snippets of docs/embedding.md are pieces of files that are compiled and run; an ellipsis stands for what is left out. */
class EmbeddingDocsTest {
    private static final Path ROOT = Path.of("../..");
    private static final Pattern SNIPPET = Pattern.compile("(?s)<!-- from (\\S+) -->\n```\\w+\n(.*?)```");
    private static final Pattern BLOCK = Pattern.compile("(?m)^```(java|xml|properties)$");

    private final String page = read(ROOT.resolve("docs/embedding.md"));

    @TestFactory
    List<DynamicTest> everySnippetStandsInTheFileThatItIsFrom() {
        return SNIPPET.matcher(page)
                .results()
                .map(snippet -> DynamicTest.dynamicTest(snippet.group(1), () -> {
                    String file = unindented(read(ROOT.resolve(snippet.group(1))));
                    for (String piece : snippet.group(2).split("(?m)^…$")) {
                        assertThat(file).contains(unindented(piece));
                    }
                }))
                .toList();
    }

    @Test
    void everyBlockOfCodeSaysWhereItIsFrom() {
        assertThat(SNIPPET.matcher(page).results()).hasSizeGreaterThan(5);
        assertThat(BLOCK.matcher(page).results().count())
                .isEqualTo(SNIPPET.matcher(page).results().count());
    }

    @Test
    void propertiesOfTheStarterAreDescribedWithTheirDefaults() {
        for (StarterSetting setting : StarterSetting.values()) {
            Object value = setting.defaultValue();
            SettingType<?> type = setting.type();
            String text = value == null || value.equals("") ? "" : "`" + type.format(value) + "` ";
            assertThat(page).contains("| `rocketmq.proxy." + setting.key() + "` | " + text + "| ");
        }
    }

    private static String unindented(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n")).strip();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
