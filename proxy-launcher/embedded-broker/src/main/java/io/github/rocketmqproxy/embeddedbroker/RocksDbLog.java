package io.github.rocketmqproxy.embeddedbroker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * Keeps RocksDB's own log out of the user's home. RocketMQ asks only the system property {@code user.home} for its place, so the
 * property points into the data directory while a broker opens its stores.
 */
final class RocksDbLog {
    private static final String HOME = "user.home";

    private RocksDbLog() {}

    static <T> T writeTo(Path directory, Callable<T> opening) throws Exception {
        Path logs = Files.createDirectories(directory.resolve("rocksdb-log"));
        synchronized (RocksDbLog.class) {
            String home = System.getProperty(HOME);
            System.setProperty(HOME, logs.toString());
            try {
                return opening.call();
            } finally {
                System.setProperty(HOME, home);
            }
        }
    }
}
