package io.github.rocketmqproxy.engine;

import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.config.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file of users, which a test may change while the proxy runs. */
final class UsersConf {
    private final Path path;

    UsersConf(Path directory) {
        this.path = directory.resolve("users.conf");
    }

    /** Replaces the file in one step, as careful people and tools do. */
    UsersConf write(String... lines) {
        try {
            Path next = path.resolveSibling("users.conf.new");
            Files.writeString(next, String.join("\n", lines));
            Files.move(next, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    ProxyConfig.Builder config() {
        return RunningEngine.config().set(Setting.USERS_FILE, path.toString());
    }

    RunningEngine start() {
        return RunningEngine.start(config());
    }
}
