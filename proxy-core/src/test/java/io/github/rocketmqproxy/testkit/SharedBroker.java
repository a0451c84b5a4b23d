package io.github.rocketmqproxy.testkit;

import io.github.rocketmqproxy.embeddedbroker.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * One real broker for all tests in this JVM, started when the first asks for it. It is never closed, which would take longer than
 * most tests; its directory is deleted when the JVM ends. Tests keep apart by names of their own: see {@link #unique}.
 */
public final class SharedBroker {
    private static final AtomicLong NAMES = new AtomicLong();

    private SharedBroker() {}

    /** The broker; asks about half messages after one second. */
    public static EmbeddedBroker get() {
        return Holder.BROKER;
    }

    /** A topic or group name that no other test has. */
    public static String unique(String prefix) {
        return prefix + "-" + ProcessHandle.current().pid() + "-" + NAMES.incrementAndGet();
    }

    /** Started by the class loader: once, and only when needed. */
    private static final class Holder {
        static final EmbeddedBroker BROKER = start();

        private static EmbeddedBroker start() {
            try {
                Path directory = Files.createTempDirectory("shared-broker");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory), "delete-shared-broker"));
                return EmbeddedBroker.builder()
                        .directory(directory)
                        .transactionCheck(Duration.ofSeconds(1), Duration.ofSeconds(1))
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void delete(Path directory) {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            } catch (IOException e) {
                // A leftover in the temporary directory harms nobody.
            }
        }
    }
}
