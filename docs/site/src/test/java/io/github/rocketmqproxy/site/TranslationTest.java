package io.github.rocketmqproxy.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Chinese pages say what the English ones say: what changes in one must change in the other. Of the sentences only a reader can
 * tell; sections, code, settings, numbers, links, pictures and tables are compared here. Measured tables, below headings of the fourth
 * depth, stand in the English pages only.
 */
class TranslationTest {
    private static final String MEASURED = "####";
    // Links from one language to the other, and to the tables that are not repeated.
    private static final List<String> BETWEEN = List.of(
            "README.md", "README.zh.md", "tuning.md", "tuning.zh.md", "tuning.md#what-profiles-and-settings-do");

    @ParameterizedTest
    @ValueSource(strings = {"README", "docs/tuning"})
    void sectionsAreTheSame(String page) {
        assertThat(chinese(page).headings())
                .hasSizeGreaterThan(5)
                .isEqualTo(english(page).headings());
    }

    @ParameterizedTest
    @ValueSource(strings = {"README", "docs/tuning"})
    void blocksOfCodeAreTheSameButForTheirComments(String page) {
        assertThat(chinese(page).blocks())
                .isNotEmpty()
                .containsExactlyElementsOf(english(page).blocks());
    }

    @ParameterizedTest
    @ValueSource(strings = {"README", "docs/tuning"})
    void commandsFlagsAndFiguresInSentencesAreTheSame(String page) {
        assertThat(chinese(page).code())
                .hasSizeGreaterThan(20)
                .containsExactlyElementsOf(english(page).code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"README", "docs/tuning"})
    void settingsAreTheSame(String page) {
        assertThat(chinese(page).settings())
                .isNotEmpty()
                .containsExactlyElementsOf(english(page).settings());
    }

    @ParameterizedTest
    @ValueSource(strings = {"README", "docs/tuning"})
    void numbersAreTheSame(String page) {
        assertThat(chinese(page).numbers())
                .hasSizeGreaterThan(15)
                .containsExactlyElementsOf(english(page).numbers());
    }

    @ParameterizedTest
    @ValueSource(strings = {"README", "docs/tuning"})
    void linksAndPicturesAreTheSame(String page) {
        assertThat(links(chinese(page))).containsExactlyElementsOf(links(english(page)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"README", "docs/tuning"})
    void tablesHaveTheSameRows(String page) {
        assertThat(chinese(page).tables())
                .hasSizeGreaterThan(1)
                .isEqualTo(english(page).tables());
    }

    @ParameterizedTest
    @ValueSource(strings = {"README", "docs/tuning"})
    void firstLinesLeadToTheOtherLanguage(String page) {
        String name = page.substring(page.lastIndexOf('/') + 1);

        assertThat(english(page).text().lines().limit(3)).contains("English | [中文](" + name + ".zh.md)");
        assertThat(chinese(page).text().lines().limit(3)).contains("[English](" + name + ".md) | 中文");
    }

    @ParameterizedTest
    @ValueSource(strings = {"README", "docs/tuning"})
    void chineseSentencesAreNotBrokenIntoLines(String page) {
        assertThat(english(page).linesThatGoOn()).isNotEmpty();
        assertThat(chinese(page).linesThatGoOn()).isEmpty();
    }

    private static List<String> links(Document document) {
        return document.links().stream()
                .filter(link -> !BETWEEN.contains(link))
                .map(link -> link.replace(".zh.md", ".md"))
                .sorted()
                .toList();
    }

    private static Document english(String page) {
        return Document.of(page + ".md").without(MEASURED);
    }

    private static Document chinese(String page) {
        return Document.of(page + ".zh.md");
    }
}
