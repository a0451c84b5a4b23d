package io.github.rocketmqproxy.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** A random key in a file that only its owner can read. Several processes may ask for it at once; all get the same. */
final class IdKeyFile {
    private static final int KEY_BYTES = 32;
    private static final int LEAST_CHARACTERS = 16;

    private final Path directory;
    private final Path file;

    IdKeyFile(Path directory) {
        this.directory = directory;
        this.file = directory.resolve("id.key");
    }

    String readOrCreate() throws IOException {
        if (!Files.exists(file)) {
            create();
        }
        String key = Files.readString(file, StandardCharsets.US_ASCII).trim();
        if (key.length() < LEAST_CHARACTERS) {
            throw new IOException(file + " holds no key of at least " + LEAST_CHARACTERS + " characters (delete it)");
        }
        return key;
    }

    /** Writes a file of another name first and then links it, so that nobody ever reads half a key or replaces one. */
    private void create() throws IOException {
        Files.createDirectories(directory, ownerOnly("rwx------"));
        Path draft = Files.createTempFile(directory, "id-key-", ".draft", ownerOnly("rw-------"));
        try {
            byte[] key = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(key);
            Files.writeString(draft, Base64.getUrlEncoder().withoutPadding().encodeToString(key) + "\n");
            link(draft);
        } finally {
            Files.delete(draft);
        }
    }

    private void link(Path draft) throws IOException {
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            // Another process was first: its key is ours.
        } catch (UnsupportedOperationException e) {
            Files.copy(draft, file);
        }
    }

    private FileAttribute<?>[] ownerOnly(String permissions) {
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
