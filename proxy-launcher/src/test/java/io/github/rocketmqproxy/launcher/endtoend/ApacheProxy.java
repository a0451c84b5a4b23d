package io.github.rocketmqproxy.launcher.endtoend;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code org.apache.rocketmq:rocketmq-proxy} 5.5.0, unmodified, in cluster mode and in a process of its own. */
final class ApacheProxy implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private final Program program;
    private final int port;

    private ApacheProxy(Program program, int port) {
        this.program = program;
        this.port = port;
    }

    static ApacheProxy start(String nameServer) throws IOException {
        return start(nameServer, false);
    }

    /**
     * Starts it on a free port.
     *
     * @param portFromRequest whether routes name the port that the client called, as behind a load balancer they must
     */
    static ApacheProxy start(String nameServer, boolean portFromRequest) throws IOException {
        return start(nameServer, freePort(), portFromRequest);
    }

    static ApacheProxy start(String nameServer, int port) throws IOException {
        return start(nameServer, port, false);
    }

    private static ApacheProxy start(String nameServer, int port, boolean portFromRequest) throws IOException {
        Path home = Files.createDirectories(Tree.work().resolve("apache-proxy"));
        Path config = home.resolve("proxy-" + port + ".json");
        Files.writeString(config, String.format(Locale.ROOT, """
                        {"rocketMQClusterName": "DefaultCluster", "namesrvAddr": "%s", "grpcServerPort": %d,
                         "remotingListenPort": %d, "proxyMode": "CLUSTER", "useEndpointPortFromRequest": %b}
                        """, nameServer, port, freePort(), portFromRequest));
        Program program = Program.start(
                "apache-proxy-" + port,
                home,
                Map.of("RMQ_PROXY_HOME", home.toString()),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-Duser.home=" + home,
                        "-cp",
                        Tree.apacheProxy() + "/*",
                        "org.apache.rocketmq.proxy.ProxyStartup",
                        "-pc",
                        config.toString()));
        ApacheProxy proxy = new ApacheProxy(program, port);
        program.awaitText("startup successfully", START_LIMIT);
        return proxy;
    }

    int port() {
        return port;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Kills it, as {@code kill -9} does. */
    @Override
    public void close() {
        program.close();
    }
}
