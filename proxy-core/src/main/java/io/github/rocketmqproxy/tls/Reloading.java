package io.github.rocketmqproxy.tls;

import io.github.rocketmqproxy.config.ConfigException;
import io.github.rocketmqproxy.tls.TlsFiles.NamedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is made of some files, and made anew when one of them has changed. Files that have become useless, or are being written at this
 * moment, change nothing: what was made before stays until they are good. Thread-safe.
 *
 * @param <T> what is made of them
 */
public final class Reloading<T> {
    /** How often to look. Renewals are prepared days ahead, so seconds do not count; a look costs next to nothing. */
    public static final Duration INTERVAL = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(Reloading.class);

    private final List<NamedFile> files;
    private final Supplier<T> maker;
    private volatile T current;
    /** Guarded by this. */
    private List<String> seen;

    /**
     * Reads the files. Blocks.
     *
     * @param files the files; none of them empty
     * @param maker makes something of them; may block
     * @throws ConfigException when they cannot be used
     */
    public Reloading(List<NamedFile> files, Supplier<T> maker) {
        this.files = files.stream().filter(file -> !file.path().isEmpty()).toList();
        this.maker = maker;
        this.seen = marks();
        this.current = maker.get();
    }

    /**
     * What is good now.
     *
     * @return what the latest files that could be used have made
     */
    public T current() {
        return current;
    }

    /** Looks whether a file has changed, and reads them all again if so. Blocks; to be called every {@link #INTERVAL}. */
    public synchronized void look() {
        List<String> marks = marks();
        if (marks.equals(seen)) {
            return;
        }
        // Whatever comes of it: the same useless files need not be read, and complained of, again and again.
        seen = marks;
        try {
            current = maker.get();
            log.info("Read again, as they have changed: {}", names());
        } catch (ConfigException e) {
            log.warn("Files have changed, but cannot be used; what they held before stays in use. {}", e.getMessage());
        } catch (RuntimeException e) {
            log.warn("Files have changed, but cannot be used; what they held before stays in use: {}", names(), e);
        }
    }

    private String names() {
        return files.stream().map(file -> file.setting() + " " + file.path()).collect(Collectors.joining(", "));
    }

    /** When each was written, how long it is, and which one it is: secrets in containers are exchanged by a symbolic link. */
    private List<String> marks() {
        List<String> marks = new ArrayList<>();
        for (NamedFile file : files) {
            try {
                Path real = Path.of(file.path()).toRealPath();
                BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
                marks.add(real + " " + attributes.lastModifiedTime() + " " + attributes.size() + " "
                        + attributes.fileKey());
            } catch (IOException | InvalidPathException e) {
                marks.add("missing");
            }
        }
        return marks;
    }
}
