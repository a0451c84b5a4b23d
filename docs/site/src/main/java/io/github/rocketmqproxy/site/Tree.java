package io.github.rocketmqproxy.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The source tree, with paths as strings below its root, such as {@code docs/tuning.md}. The root itself is "". */
final class Tree {
    private static final Set<String> NOT_SOURCE = Set.of("target", "node_modules", "dist", "package-lock.json");

    private final Path root;

    Tree(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    boolean has(String path) {
        return Files.exists(root.resolve(path));
    }

    boolean isFolder(String path) {
        return Files.isDirectory(root.resolve(path));
    }

    /** The page of a folder: its README, or the folder itself where it has none. */
    String pageOf(String path) {
        String readme = path.isEmpty() ? "README.md" : path + "/README.md";
        return isFolder(path) && has(readme) ? readme : path;
    }

    /** What stands in a folder, by name; not what is hidden, built or installed. */
    List<String> children(String folder) {
        try (Stream<Path> children = Files.list(root.resolve(folder))) {
            return children.filter(child -> !child.getFileName().toString().startsWith("."))
                    .filter(child -> !NOT_SOURCE.contains(child.getFileName().toString()))
                    .map(this::name)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All pages below a folder that are written in Markdown. */
    List<String> markdown(String folder) {
        return children(folder).stream()
                .flatMap(child -> isFolder(child)
                        ? markdown(child).stream()
                        : Stream.of(child).filter(file -> file.endsWith(".md")))
                .toList();
    }

    byte[] bytes(String file) {
        try {
            return Files.readAllBytes(root.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a file, or nothing where it is none. */
    Optional<String> text(String file) {
        try {
            return Optional.of(Files.readString(root.resolve(file)));
        } catch (CharacterCodingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a link in a file leads; nothing where it leaves the tree. */
    Optional<String> resolve(String file, String link) {
        Path target = root.resolve(file).resolveSibling(link).normalize();
        return target.startsWith(root) ? Optional.of(name(target)) : Optional.empty();
    }

    private String name(Path path) {
        return root.relativize(path).toString().replace('\\', '/');
    }
}
