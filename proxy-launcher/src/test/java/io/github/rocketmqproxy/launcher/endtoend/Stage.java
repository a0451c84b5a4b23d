package io.github.rocketmqproxy.launcher.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.rocketmqproxy.embeddedbroker.EmbeddedBroker;
import io.github.rocketmqproxy.launcher.LauncherProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * A broker in this JVM, a proxy in a process of its own, and the programs to play against it. Shared by all end-to-end tests; each
 * scenario has its own topic and group.
 */
final class Stage implements AutoCloseable {
    /** How long the proxies here hide a message, so that tests need not wait a minute. */
    static final Duration INVISIBLE = Duration.ofSeconds(5);

    /** RocketMQ's log in this JVM; held, because the JVM forgets the levels of loggers that nobody holds. */
    private static final Logger BROKER_LOG = Logger.getLogger("rocketmq");

    private final Path directory;
    private final EmbeddedBroker broker;
    private final NodeWorkspace node;
    private final LauncherProcess proxy;

    private Stage(Path directory, EmbeddedBroker broker, NodeWorkspace node) throws IOException {
        this.directory = directory;
        this.broker = broker;
        this.node = node;
        this.proxy = startProxy();
    }

    static Stage set() throws IOException {
        BROKER_LOG.setLevel(Level.WARNING);
        NodeWorkspace node = NodeWorkspace.prepare();
        Path directory = Files.createTempDirectory("end-to-end");
        EmbeddedBroker broker = EmbeddedBroker.builder()
                .directory(directory.resolve("broker"))
                // The broker gives up after 15 questions: a busy machine needs longer than 15 s.
                .transactionCheck(Duration.ofSeconds(2), Duration.ofSeconds(3))
                .start();
        boolean set = false;
        try {
            Stage stage = new Stage(directory, broker, node);
            set = true;
            return stage;
        } finally {
            if (!set) {
                broker.close();
            }
        }
    }

    /** The proxy that is always there. */
    LauncherProcess proxy() {
        return proxy;
    }

    NodeWorkspace node() {
        return node;
    }

    /** The figures of the proxy that is always there. */
    JsonObject metrics() throws IOException {
        try (InputStream in = proxy.admin("/metrics").toURL().openStream()) {
            return JsonParser.parseString(new String(in.readAllBytes(), UTF_8)).getAsJsonObject();
        }
    }

    /** The broker behind all proxies. */
    EmbeddedBroker broker() {
        return broker;
    }

    String nameServer() {
        return broker.nameServerAddress();
    }

    /** Starts one more proxy on free ports; all share their id key through the data directory, as instances on one machine do. */
    LauncherProcess startProxy(String... more) throws IOException {
        return LauncherProcess.builder()
                .arguments("--name-server", nameServer())
                .arguments("--data-dir", directory.resolve("proxy").toString())
                .environment("AUTO_CREATE_TOPICS", "true")
                .arguments("--invisible-duration", INVISIBLE.toSeconds() + "s")
                .arguments(more)
                .start()
                .awaitServing();
    }

    /** A scenario against the proxy that is always there. */
    Scenario scenario(String name, NodeClient client) {
        return scenario(name, client, "127.0.0.1:" + proxy.grpcPort());
    }

    /** A scenario against other proxies, separated by commas. */
    Scenario scenario(String name, NodeClient client, String proxies) {
        return new Scenario(node, name, client, nameServer(), proxies);
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        broker.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
