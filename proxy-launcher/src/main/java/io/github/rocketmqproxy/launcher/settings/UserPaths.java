package io.github.rocketmqproxy.launcher.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Reads paths as users write them. */
final class UserPaths {
    private UserPaths() {}

    /** The absolute path; a leading {@code ~/} is the home directory, which no shell expands in a file or variable. */
    static Path resolve(String written) {
        String home = System.getProperty("user.home");
        String path = written.equals("~") || written.startsWith("~/") ? home + written.substring(1) : written;
        return Path.of(path).toAbsolutePath().normalize();
    }

    static boolean valid(String written) {
        try {
            return !written.isBlank() && !Path.of(written).toString().isEmpty();
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
