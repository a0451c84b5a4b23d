package io.github.rocketmqproxy.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkdownPagesTest {
    @TempDir
    private Path root;

    private MarkdownPages pages;

    @BeforeEach
    void aTreeWithTwoPages() throws IOException {
        write("README.md", "# Start\n");
        write("docs/README.md", "# Docs\n\n## One thing\n");
        Tree tree = new Tree(root);
        pages = new MarkdownPages(tree, new Addresses(tree), new Diagrams(tree));
    }

    @Test
    void linksToPagesBecomeLinksToTheirAddressesAndKeepTheirAnchors() throws IOException {
        write(
                "docs/a.md",
                "# A\n[one](README.md#one-thing) [up](../README.md) [here](#a) [away](https://example.com/x.md)\n");

        Page page = pages.page("docs/a.md");

        assertThat(page.title()).isEqualTo("A");
        assertThat(page.body())
                .contains("href=\"index.html#one-thing\"", "href=\"../index.html\"")
                .contains("href=\"#a\"", "href=\"https://example.com/x.md\"");
        assertThat(page.targets()).containsExactly("docs/README.md", "README.md");
    }

    @Test
    void foldersAreTheirReadmeOrAListAndOtherFilesBecomePages() throws IOException {
        write("src/run.sh", "exit\n");
        write("a.md", "# A\n[docs](docs) [src](src) [run](src/run.sh)\n");

        assertThat(pages.page("a.md").body())
                .contains("href=\"docs/index.html\"", "href=\"src/index.html\"", "href=\"src/run.sh.html\"");
    }

    @Test
    void headingsHaveTheAnchorsThatGitHubGivesThem() throws IOException {
        write("a.md", "# A\n## What to `watch`, and why\n## 该盯住什么\n## Same\n## Same\n");

        assertThat(pages.page("a.md").body())
                .contains("id=\"what-to-watch-and-why\"", "id=\"该盯住什么\"", "id=\"same\"", "id=\"same-1\"");
    }

    @Test
    void namesInTablesBreakAtUnderscoresAndTheirCodeStaysCode() throws IOException {
        write("a.md", "# A\n| BATCH_SIZE | `a_b < c` |\n|---|---|\n| x | y |\n\nBATCH_SIZE `a_b`\n");

        assertThat(pages.page("a.md").body())
                .contains("<th>BATCH_<wbr>SIZE</th>", "<th><code>a_<wbr>b &lt; c</code></th>")
                .contains("<p>BATCH_SIZE <code>a_b</code></p>");
    }

    @Test
    void diagramWithoutAPictureIsReadableAsText() throws IOException {
        write("a.md", "# A\n```mermaid\nflowchart LR\n    a --> b\n```\n");

        assertThat(pages.page("a.md").body())
                .contains("<figure class=\"diagram\"><pre><code>flowchart LR\n    a --&gt; b\n");
    }

    @Test
    void diagramIsShownAsThePictureOfItsVeryText() throws IOException {
        write("a.md", "# A\n```mermaid\nflowchart LR\n    a --> b\n```\n");
        write(Diagrams.FOLDER + "/" + Diagrams.name("flowchart LR\n    a --> b\n"), "<svg/>\n");
        write("b.md", "# B\n```mermaid\nflowchart LR\n    a --> c\n```\n");

        assertThat(pages.page("a.md").body()).contains("<figure class=\"diagram\"><svg/><details>");
        assertThat(pages.page("b.md").body()).doesNotContain("<svg/>");
    }

    @Test
    void aLinkToNothingIsAnErrorThatNamesPageAndLink() throws IOException {
        write("docs/a.md", "# A\n[gone](gone.md)\n");
        write("docs/b.md", "# B\n[out](../../out.md)\n");

        assertThatThrownBy(() -> pages.page("docs/a.md"))
                .isInstanceOf(SiteException.class)
                .hasMessage("docs/a.md: links to gone.md, which does not exist (remedy: correct it)");
        assertThatThrownBy(() -> pages.page("docs/b.md")).hasMessageStartingWith("docs/b.md: links to ../../out.md, ");
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
