package io.github.rocketmqproxy.launcher.faults;

import io.github.rocketmqproxy.launcher.LauncherProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A name server, two brokers behind relays, a proxy, and a relay between it and the consumers. Not thread-safe. */
final class Site implements AutoCloseable {
    private static final int QUEUES = 2;

    private final Path root;
    private final int nameServerPort = Ports.free();
    private JavaProcess nameServer;
    private final List<BrokerNode> brokers;
    private LauncherProcess proxy;
    private final int proxyPort;
    private final int otherPort = Ports.free();
    private @Nullable LauncherProcess other;
    private final FaultyRelay consumers;

    private Site(Path root) {
        this.root = root;
        this.nameServer = startNameServer();
        this.brokers = Stream.of("broker-a", "broker-b")
                .parallel()
                .map(name -> new BrokerNode(root, name, nameServerAddress()))
                .toList();
        this.proxyPort = Ports.free();
        this.proxy = startProxy(proxyPort, Map.of());
        this.consumers = new FaultyRelay("127.0.0.1", 0, proxyPort);
    }

    static Site set() {
        try {
            return new Site(Files.createTempDirectory("faults"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String nameServerAddress() {
        return "127.0.0.1:" + nameServerPort;
    }

    private JavaProcess startNameServer() {
        return JavaProcess.start(
                root.resolve("name-server.log"),
                NameServerMain.class,
                root.toString(),
                Integer.toString(nameServerPort));
    }

    private LauncherProcess startProxy(int port, Map<String, String> environment) {
        LauncherProcess.Builder builder = LauncherProcess.builder()
                .arguments("--name-server", nameServerAddress())
                .arguments("--data-dir", root.resolve("proxy-" + port).toString())
                .arguments("--grpc-port", Integer.toString(port))
                .arguments("--invisible-duration", "10s")
                .arguments("--max-concurrent", Integer.toString(Loads.CONNECTIONS))
                .environment("AUTO_CREATE_TOPICS", "true")
                .environment("AUTO_CREATE_TOPIC_QUEUES", Integer.toString(QUEUES));
        environment.forEach(builder::environment);
        try {
            return builder.start().awaitServing();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where producers find the proxy. */
    int producerPort() {
        return proxyPort;
    }

    /** Where consumers find the proxy. */
    int consumerPort() {
        return consumers.port();
    }

    LauncherProcess proxy() {
        return proxy;
    }

    /** The network between the consumers and the proxy. */
    FaultyRelay consumers() {
        return consumers;
    }

    /** All at a time. */
    void brokers(Consumer<BrokerNode> action) {
        brokers.parallelStream().forEach(action);
    }

    /** One of the two. */
    BrokerNode oneBroker() {
        return brokers.get(0);
    }

    /** One after the other, with numbers from 0. */
    BrokerNode broker(int number) {
        return brokers.get(number % brokers.size());
    }

    /** The network between the proxy and the brokers. */
    void relays(Consumer<FaultyRelay> action) {
        brokers.forEach(broker -> action.accept(broker.relay()));
    }

    void killNameServer() {
        nameServer.kill();
    }

    void restartNameServer() {
        nameServer = startNameServer();
    }

    void killProxy() {
        proxy.close();
    }

    /**
     * Starts it on the same port, after {@link #killProxy()}.
     *
     * @param environment further variables
     */
    void restartProxy(Map<String, String> environment) {
        proxy = startProxy(proxyPort, environment);
    }

    /**
     * Starts a second proxy before the same brokers.
     *
     * @param environment further variables
     */
    void startOther(Map<String, String> environment) {
        other = startProxy(otherPort, environment);
    }

    /** Where the second proxy is found. */
    int otherPort() {
        return otherPort;
    }

    /** Where the output of a further process goes. */
    Path log(String name) {
        return root.resolve(name + ".log");
    }

    @Override
    public void close() throws IOException {
        consumers.close();
        proxy.close();
        if (other != null) {
            other.close();
        }
        brokers.forEach(BrokerNode::close);
        nameServer.close();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
