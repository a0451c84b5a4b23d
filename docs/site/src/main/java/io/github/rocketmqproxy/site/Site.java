package io.github.rocketmqproxy.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All that can be reached from the two READMEs by links: docs as pages, other files as they are, folders as lists, pictures. */
final class Site {
    static final String STYLE = "style.css";
    static final List<String> BEGINNINGS = List.of("README.md", "README.zh.md");

    private final Tree tree;
    private final Addresses addresses;
    private final MarkdownPages markdown;
    private final SourcePages sources;

    Site(Tree tree) {
        this.tree = tree;
        this.addresses = new Addresses(tree);
        this.markdown = new MarkdownPages(tree, addresses, new Diagrams(tree));
        this.sources = new SourcePages(tree, addresses);
    }

    /** Writes it, and returns how many files it has. What else is in the folder stays. */
    int write(Path folder) throws IOException {
        Map<String, byte[]> files = files();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        return files.size();
    }

    /** The whole site: address to content. */
    Map<String, byte[]> files() {
        Navigation english = new Navigation(markdown, addresses, BEGINNINGS.get(0));
        Navigation chinese = new Navigation(markdown, addresses, BEGINNINGS.get(1));
        Layout layout = new Layout(addresses);
        Map<String, byte[]> files = new TreeMap<>();
        files.put(STYLE, style());
        reachable().forEach((path, page) -> {
            byte[] content = page.map(
                            found -> layout.html(found, found.language().equals("en") ? english : chinese)
                                    .getBytes(StandardCharsets.UTF_8))
                    .orElseGet(() -> tree.bytes(path));
            files.put(addresses.of(path), content);
        });
        return files;
    }

    private Map<String, Optional<Page>> reachable() {
        Map<String, Optional<Page>> found = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>(BEGINNINGS);
        while (!open.isEmpty()) {
            String path = open.remove();
            if (!found.containsKey(path)) {
                Optional<Page> page = page(path);
                found.put(path, page);
                page.ifPresent(links -> open.addAll(links.targets()));
            }
        }
        return found;
    }

    private Optional<Page> page(String path) {
        if (tree.isFolder(path)) {
            return Optional.of(sources.folder(path));
        }
        if (path.endsWith(".md")) {
            return Optional.of(markdown.page(path));
        }
        return Addresses.isCopied(path) ? Optional.empty() : sources.file(path);
    }

    private static byte[] style() {
        try (InputStream in = Site.class.getResourceAsStream(STYLE)) {
            if (in == null) {
                throw new IllegalStateException(STYLE + " is not on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
