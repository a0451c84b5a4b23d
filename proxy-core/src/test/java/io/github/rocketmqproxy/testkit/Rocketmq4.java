package io.github.rocketmqproxy.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real name server and broker of RocketMQ 4.9 in a process of their own, started when the first test asks for them. Their jars are
 * those of the module {@code proxy-launcher/rocketmq-4}.
 */
public final class Rocketmq4 {
    /** The version that errors name. */
    public static final String VERSION = "4.9.7";

    public static final String BROKER = "broker-4";

    /** How long a queue stays locked whose owner is gone; 60 s by default. */
    public static final Duration LOCK_LIFE = Duration.ofSeconds(10);

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private Rocketmq4() {}

    /** Where its name server listens. */
    public static String nameServerAddress() {
        return Holder.ADDRESS;
    }

    /** Started by the class loader: once, and only when needed. */
    private static final class Holder {
        static final String ADDRESS = start();

        private static String start() {
            try {
                Path home = Files.createTempDirectory("rocketmq-4");
                int nameServer = freePort();
                Process process = launch(home, nameServer);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process, home), "end-rocketmq-4"));
                Path log = home.resolve("log.txt");
                Awaitility.await()
                        // Another thread would wait for this class to be initialised, which waits for it.
                        .pollInSameThread()
                        .atMost(START_LIMIT)
                        .pollInterval(Duration.ofMillis(50))
                        .until(() ->
                                !process.isAlive() || Files.readString(log).contains("] boot success. serializeType"));
                if (!process.isAlive()) {
                    throw new IllegalStateException("RocketMQ 4 ended: " + Files.readString(log));
                }
                return "127.0.0.1:" + nameServer;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Process launch(Path home, int nameServer) throws IOException {
        Path conf = Files.createDirectories(home.resolve("conf"));
        for (String program : List.of("broker", "namesrv")) {
            Files.writeString(
                    conf.resolve("logback_" + program + ".xml"),
                    "<configuration><root level=\"OFF\"/></configuration>");
        }
        Path nameServerFile = write(home, "namesrv.conf", "listenPort=" + nameServer);
        Path brokerFile = write(
                home,
                "broker.conf",
                "brokerClusterName=DefaultCluster",
                "brokerName=" + BROKER,
                "brokerIP1=127.0.0.1",
                "listenPort=" + freePort(),
                "haListenPort=" + freePort(),
                "namesrvAddr=127.0.0.1:" + nameServer,
                "storePathRootDir=" + home.resolve("store"),
                "storePathCommitLog=" + home.resolve("store/commitlog"),
                "mappedFileSizeCommitLog=16777216",
                "mappedFileSizeConsumeQueue=1000000",
                "maxHashSlotNum=10000",
                "maxIndexNum=40000",
                // A developer's full disk is not what is tested.
                "diskMaxUsedSpaceRatio=99",
                "brokerFastFailureEnable=false",
                "enablePropertyFilter=true",
                "autoCreateTopicEnable=false",
                "transactionTimeOut=1000",
                "transactionCheckInterval=1000");
        Path jars = Path.of(System.getProperty("basedir", "."), "../proxy-launcher/rocketmq-4/target/jars");
        Path ownClasses = Path.of(System.getProperty("basedir", "."), "target/test-classes");
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:MaxDirectMemorySize=512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        // It looks into the JDK's buffers to release them.
                        "--add-opens=java.base/java.nio=ALL-UNNAMED",
                        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                        "--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED",
                        "-Duser.home=" + home,
                        "-Drocketmq.home.dir=" + home,
                        "-Drocketmq.broker.rebalance.lockMaxLiveTime=" + LOCK_LIFE.toMillis(),
                        "-cp",
                        jars + "/*:" + ownClasses,
                        Rocketmq4Main.class.getName(),
                        nameServerFile.toString(),
                        brokerFile.toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log.txt").toFile())
                .start();
    }

    private static Path write(Path home, String name, String... lines) throws IOException {
        return Files.write(home.resolve(name), List.of(lines), UTF_8);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void end(Process process, Path home) {
        process.destroyForcibly().onExit().join();
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            // A leftover in the temporary directory harms nobody.
        }
    }
}
