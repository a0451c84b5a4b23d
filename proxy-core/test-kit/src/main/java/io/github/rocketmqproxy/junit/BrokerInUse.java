package io.github.rocketmqproxy.junit;

import io.github.rocketmqproxy.embeddedbroker.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** A broker in a temporary directory, which goes with it. JUnit before 5.13 closes a CloseableResource only. */
@SuppressWarnings("deprecation")
final class BrokerInUse implements ExtensionContext.Store.CloseableResource, AutoCloseable {
    private static final Namespace NAMESPACE = Namespace.create(BrokerInUse.class);

    private final Path directory;
    private final EmbeddedBroker broker;

    private BrokerInUse(Path directory, EmbeddedBroker broker) {
        this.directory = directory;
        this.broker = broker;
    }

    /** The one of the whole test run. */
    static BrokerInUse shared(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(BrokerInUse.class, type -> start(), BrokerInUse.class);
    }

    static BrokerInUse start() {
        try {
            Path directory = Files.createTempDirectory(
                    "rocketmq-test-" + ProcessHandle.current().pid() + "-");
            boolean started = false;
            try {
                BrokerInUse result = new BrokerInUse(
                        directory,
                        EmbeddedBroker.builder()
                                .directory(directory)
                                // Soon, because a test waits for it.
                                .transactionCheck(Duration.ofSeconds(1), Duration.ofSeconds(1))
                                .start());
                started = true;
                return result;
            } finally {
                if (!started) {
                    delete(directory);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    EmbeddedBroker broker() {
        return broker;
    }

    @Override
    public void close() {
        broker.close();
        delete(directory);
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
