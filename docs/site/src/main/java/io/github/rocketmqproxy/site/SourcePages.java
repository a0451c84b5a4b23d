package io.github.rocketmqproxy.site;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Pages of what the docs link to and is not Markdown: program text, settings, folders. */
final class SourcePages {
    private final Tree tree;
    private final Addresses addresses;

    SourcePages(Tree tree, Addresses addresses) {
        this.tree = tree;
        this.addresses = addresses;
    }

    /** A file as it is; nothing where it is no text. */
    Optional<Page> file(String file) {
        return tree.text(file)
                .map(text -> new Page(
                        file,
                        "en",
                        file,
                        heading(file) + "<pre><code>" + Html.escape(text) + "</code></pre>\n",
                        List.of()));
    }

    /** What is in a folder. */
    Page folder(String folder) {
        List<String> children = tree.children(folder);
        String items = children.stream().map(child -> item(folder, child)).collect(Collectors.joining());
        return new Page(
                folder,
                "en",
                folder,
                heading(folder) + "<ul>\n" + items + "</ul>\n",
                children.stream().map(tree::pageOf).toList());
    }

    private String item(String folder, String child) {
        String link = Addresses.link(addresses.of(folder), addresses.of(child));
        String name = child.substring(folder.length() + 1) + (tree.isFolder(child) ? "/" : "");
        return "<li><a href=\"" + Html.escape(link) + "\">" + Html.escape(name) + "</a></li>\n";
    }

    private static String heading(String path) {
        return "<h1>" + Html.escape(path) + "</h1>\n";
    }
}
