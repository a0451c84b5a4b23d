package io.github.rocketmqproxy.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The whole site of this tree, read as a browser would. */
class SiteTest {
    private static final Pattern REFERENCE = Pattern.compile("<[a-z]+\\s[^>]*?\\b(href|src)=\"([^\"]*)\"");
    private static final Pattern OUTSIDE = Pattern.compile("(https?|mailto|data):.*");
    private static final Map<String, byte[]> FILES = new Site(Sources.TREE).files();

    @Test
    void everyLinkLeadsToAFileAndAnAnchorOfTheSite() {
        List<String> broken = new ArrayList<>();
        pages().forEach((page, html) -> references(html)
                .filter(link -> !OUTSIDE.matcher(link).matches())
                .filter(link -> !resolves(page, html, link))
                .forEach(link -> broken.add(page + " -> " + link)));

        assertThat(broken).isEmpty();
    }

    @Test
    void everyFileIsReachedFromTheIndex() {
        Map<String, String> pages = pages();
        Set<String> reached = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of("index.html"));
        while (!open.isEmpty()) {
            String file = open.remove();
            if (reached.add(file) && pages.containsKey(file)) {
                references(pages.get(file))
                        .filter(link -> !OUTSIDE.matcher(link).matches())
                        .map(link -> address(file, link))
                        .forEach(open::add);
            }
        }

        assertThat(reached).containsExactlyInAnyOrderElementsOf(FILES.keySet());
    }

    @Test
    void everyPageOfTheDocsIsInTheSite() {
        Addresses addresses = new Addresses(Sources.TREE);
        List<String> sources = Stream.concat(
                        Stream.of("README.md", "README.zh.md", "CONTRIBUTING.md"),
                        Sources.TREE.markdown("docs").stream())
                .toList();

        assertThat(sources).hasSizeGreaterThan(40);
        assertThat(FILES.keySet())
                .containsAll(sources.stream().map(addresses::of).toList());
    }

    @Test
    void everyPageListsAllPagesOfTheDocsInItsLanguage() {
        Addresses addresses = new Addresses(Sources.TREE);
        List<String> english = Sources.TREE.children("docs").stream()
                .filter(file -> file.endsWith(".md") && !file.endsWith(".zh.md"))
                .toList();

        assertThat(english).hasSizeGreaterThan(15);
        assertThat(Site.BEGINNINGS).allSatisfy(readme -> {
            String list = text(addresses.of(readme)).replaceFirst("(?s).*<nav ", "");
            assertThat(english).allSatisfy(file -> {
                String chinese = file.replace(".md", ".zh.md");
                boolean translated = readme.endsWith(".zh.md") && Sources.TREE.has(chinese);
                assertThat(list).contains("href=\"" + addresses.of(translated ? chinese : file) + "\"");
            });
        });
    }

    @Test
    void nothingIsLoadedFromElsewhereAndNothingRuns() {
        assertThat(pages()).allSatisfy((page, html) -> {
            assertThat(html).doesNotContain("<script", "<iframe", "@import");
            assertThat(all("<(?:img|link)\\s[^>]*?\\b(?:href|src)=\"(https?:[^\"]*)\"", html))
                    .as(page)
                    .isEmpty();
        });
        assertThat(text("style.css")).doesNotContain("url(", "@import");
    }

    @Test
    void everyDiagramHasItsPictureAndNoPictureIsLeftOver() {
        List<String> drawn = Stream.concat(
                        Stream.of("README.md", "README.zh.md"), Sources.TREE.markdown("docs").stream())
                .flatMap(file -> all("(?ms)^```mermaid\n(.*?)^```$", Sources.text(file)).stream())
                .map(Diagrams::name)
                .distinct()
                .toList();
        List<String> pictures = Sources.TREE.children(Diagrams.FOLDER).stream()
                .filter(Addresses::isCopied)
                .map(file -> file.substring(Diagrams.FOLDER.length() + 1))
                .toList();

        assertThat(drawn).hasSizeGreaterThan(3);
        assertThat(pictures)
                .as("out of date; draw them with: docs/site/diagrams/draw.sh")
                .containsExactlyInAnyOrderElementsOf(drawn);
        assertThat(text("index.html")).contains("<figure class=\"diagram\"><svg ");
    }

    @Test
    void pagesKnowTheirLanguageAndTheirPlaceInTheListOfPages() {
        assertThat(text("docs/tuning.html"))
                .contains("<html lang=\"en\">", "<a href=\"tuning.html\" aria-current=\"page\">Tuning</a>")
                .contains("<a href=\"../index.html\">RocketMQ gRPC proxy</a>", "href=\"tuning.zh.html\">中文</a>");
        assertThat(text("docs/tuning.zh.html"))
                .contains("<html lang=\"zh-CN\">", "<a href=\"tuning.zh.html\" aria-current=\"page\">调优</a>");
    }

    private static boolean resolves(String page, String html, String link) {
        String target = address(page, link);
        int anchor = link.indexOf('#');
        if (!FILES.containsKey(target)) {
            return false;
        }
        String ids = target.equals(page) ? html : text(target);
        return anchor < 0 || ids.contains(" id=\"" + URI.create(link).getFragment() + "\"");
    }

    private static String address(String page, String link) {
        return URI.create("/" + page).resolve(link).getPath().substring(1);
    }

    private static Stream<String> references(String html) {
        return REFERENCE.matcher(html).results().map(reference -> reference.group(2));
    }

    private static Map<String, String> pages() {
        Map<String, String> pages = new TreeMap<>();
        FILES.keySet().stream().filter(file -> file.endsWith(".html")).forEach(file -> pages.put(file, text(file)));
        return pages;
    }

    private static String text(String file) {
        return new String(FILES.get(file), StandardCharsets.UTF_8);
    }

    private static List<String> all(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
