package io.github.rocketmqproxy.site;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** Where the files of the tree stand in the site. */
final class Addresses {
    private static final Set<String> COPIED = Set.of("svg", "png", "gif", "jpg", "ico");

    private final Tree tree;

    Addresses(Tree tree) {
        this.tree = tree;
    }

    /** A folder's address is its README's, also where it has none: then it lists what is in it. */
    String of(String path) {
        if (tree.isFolder(path)) {
            return below(path, "index.html");
        }
        if (isCopied(path)) {
            return path;
        }
        if (!path.endsWith(".md")) {
            return path + ".html";
        }
        int name = path.lastIndexOf('/') + 1;
        String page = path.substring(name, path.length() - ".md".length());
        return path.substring(0, name) + page.replaceFirst("^README", "index") + ".html";
    }

    /** Pictures are shown as they are; all else becomes a page. */
    static boolean isCopied(String path) {
        return COPIED.contains(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    static String below(String folder, String name) {
        return folder.isEmpty() ? name : folder + "/" + name;
    }

    /** The link from one address to another, so that the site works in any folder and without a server. */
    static String link(String from, String to) {
        Path folder = Path.of("/" + from).getParent();
        return (folder == null ? Path.of("/") : folder)
                .relativize(Path.of("/" + to))
                .toString()
                .replace('\\', '/');
    }
}
