package io.github.rocketmqproxy.access;

import io.github.rocketmqproxy.api.Authenticator;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.config.ConfigException;
import io.github.rocketmqproxy.config.Setting;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of users: read at the start, and again when it changes. What cannot be used is said in the log, and the users stay who they
 * were. Thread-safe.
 */
public final class UsersFile {
    private static final Logger log = LoggerFactory.getLogger(UsersFile.class);
    private static final long MAX_BYTES = 16 << 20;

    private final Path path;
    private final Executor blocking;
    private final HashedSecrets hashedSecrets;
    private final AtomicBoolean looking = new AtomicBoolean();

    private volatile Map<String, UserEntry> users = Map.of();
    /** Of the content that was read last, good or bad; one look at a time. */
    private volatile @Nullable Stamp seen;

    /**
     * A file that is not read yet.
     *
     * @param path where it is
     * @param blocking where to read it, and to compare secrets with hashes
     */
    public UsersFile(Path path, Executor blocking) {
        this.path = path;
        this.blocking = blocking;
        this.hashedSecrets = new HashedSecrets(blocking);
    }

    /** By which a change is noticed, also that of a link to another file. */
    private record Stamp(
            FileTime changed, long bytes, @Nullable Object file) {}

    /**
     * Knows the users that the file has at each moment.
     *
     * @return the same each time
     */
    public Authenticator authenticator() {
        return new FileAuthenticator(() -> users, hashedSecrets);
    }

    /**
     * Reads it for the first time. Blocks.
     *
     * @throws ConfigException naming all that is wrong with it
     */
    public void read() {
        seen = stamp();
        load();
        warnOfReaders();
    }

    /** Looks whether it has changed, on a worker. To be called once a second. */
    public void look() {
        if (!looking.compareAndSet(false, true)) {
            return;
        }
        try {
            blocking.execute(this::reload);
        } catch (ProxyException e) {
            // All workers are busy, or the proxy is closing: next time.
            looking.set(false);
        }
    }

    private void reload() {
        try {
            Stamp now = stamp();
            if (now.equals(seen)) {
                return;
            }
            seen = now;
            load();
            log.info("USERS_FILE {} has changed; users from now on: {}", path, users.size());
        } catch (ConfigException e) {
            log.warn("The new content of USERS_FILE is not used, the users stay who they were: {}", e.getMessage());
        } finally {
            looking.set(false);
        }
    }

    private void load() {
        List<String> violations = new ArrayList<>();
        Map<String, UserEntry> read = UsersFormat.parse(text(), violations);
        if (!violations.isEmpty()) {
            throw new ConfigException(violations.stream()
                    .map(violation -> Setting.USERS_FILE + ": \"" + path + "\": " + violation)
                    .toList());
        }
        users = read;
        hashedSecrets.retain(read.values().stream()
                .flatMap(entry -> entry.secretHash().stream())
                .collect(Collectors.toSet()));
    }

    private Stamp stamp() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        } catch (IOException e) {
            // The same each time, so that it is said once.
            if (seen == null || seen.bytes() >= 0) {
                seen = new Stamp(FileTime.fromMillis(0), -1, null);
                throw unreadable(e);
            }
            return seen;
        }
    }

    private String text() {
        try {
            byte[] content = Files.readAllBytes(path);
            if (content.length > MAX_BYTES) {
                throw new ConfigException(List.of(Setting.USERS_FILE + ": \"" + path + "\": " + content.length
                        + " bytes (expected: at most " + MAX_BYTES + ")"));
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ConfigException(
                    List.of(Setting.USERS_FILE + ": \"" + path + "\": not text in UTF-8 (expected: UTF-8)"));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private ConfigException unreadable(IOException e) {
        return new ConfigException(
                List.of(Setting.USERS_FILE + ": \"" + path + "\" (expected: a file that can be read; " + e + ")"));
    }

    private void warnOfReaders() {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
                log.warn("USERS_FILE {} can be read by everybody on this machine (remedy: chmod 640)", path);
            }
        } catch (UnsupportedOperationException | IOException e) {
            // Not a file system with such permissions.
        }
    }
}
