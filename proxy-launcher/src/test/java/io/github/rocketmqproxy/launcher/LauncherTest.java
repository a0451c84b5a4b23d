package io.github.rocketmqproxy.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.Tracing;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.launcher.broker.BrokerStarter;
import io.github.rocketmqproxy.launcher.broker.RunningBroker;
import io.github.rocketmqproxy.launcher.engine.StandInEngine;
import io.github.rocketmqproxy.launcher.logging.LogSetup;
import io.github.rocketmqproxy.launcher.settings.LogLevel;
import io.github.rocketmqproxy.launcher.tracing.OpenTelemetryTracing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherTest {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private final List<StandInEngine> engines = new ArrayList<>();
    private final List<Tracing> tracings = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private @Nullable IOException engineFailure;

    @BeforeEach
    void quietPorts() {
        environment.put("GRPC_PORT", "0");
        environment.put("METRICS_PORT", "0");
        environment.put("DATA_DIR", directory.toString());
    }

    @AfterEach
    void restoreLog() {
        LogSetup.configure(LogLevel.WARN, LogLevel.WARN, System.err);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--batch-size=12", "--batch-size 12", "serve --batch-size=12", "--batch-size 12 serve"})
    void servingIsTheDefaultCommand(String arguments) {
        assertThat(run(arguments.split(" "))).isZero();

        assertThat(engines).hasSize(1);
        assertThat(engines.get(0).config.send().batchSize()).isEqualTo(12);
        assertThat(engines.get(0).closed).isPositive();
    }

    @Test
    void theEngineLeavesTracesOnlyWhereThereIsACollector() {
        run();
        run("--tracing-endpoint", "http://127.0.0.1:1");

        assertThat(tracings).hasSize(2);
        assertThat(tracings.get(0)).isSameAs(Tracing.NONE);
        assertThat(tracings.get(1)).isInstanceOf(OpenTelemetryTracing.class);
    }

    @Test
    void portIsAnotherNameForGrpcPort() {
        environment.remove("GRPC_PORT");
        int port = freePort();

        assertThat(run("--port", String.valueOf(port))).isZero();

        assertThat(engines.get(0).config.grpc().port()).isEqualTo(port);
        assertThat(text(out)).contains("localhost:" + port);
    }

    @Test
    void theBannerSaysWhatRunsWhereInADozenLines() {
        assertThat(run("--embedded-broker", "--profile", "low-latency")).isZero();

        assertThat(text(out).lines().count()).isLessThanOrEqualTo(12);
        assertThat(text(out))
                .contains("localhost:40404")
                .containsPattern("http://localhost:\\d+/health\n")
                .containsPattern("http://localhost:\\d+/metrics ")
                .contains("127.0.0.1:19999  (embedded)")
                .contains("data directory  " + directory)
                .contains("id key          " + directory.resolve("id.key"))
                .contains("low-latency");
    }

    @Test
    void theEmbeddedBrokerStartsBeforeTheEngineAndStopsAfterIt() {
        assertThat(run("--embedded-broker", "serve")).isZero();

        assertThat(events)
                .containsExactly(
                        "broker starts in " + directory.resolve("embedded-broker"),
                        "engine built for 127.0.0.1:19999",
                        "serving",
                        "broker stops after the engine");
    }

    @Test
    void withoutTheFlagNoBrokerStarts() {
        assertThat(run()).isZero();

        assertThat(events).containsExactly("engine built for nobody", "serving");
    }

    @Test
    void instancesOfOneDataDirectoryShareTheIdKey() {
        run();
        run();

        assertThat(engines.get(0).config.session().idKey())
                .isNotEmpty()
                .isEqualTo(engines.get(1).config.session().idKey());
    }

    @Test
    void aKeyThatIsSetIsNotReplaced() {
        run("--id-key", "a-key-of-my-own-choice");

        assertThat(engines.get(0).config.session().idKey()).isEqualTo("a-key-of-my-own-choice");
        assertThat(text(out)).contains("ID_KEY, flag").doesNotContain("a-key-of-my-own-choice");
    }

    @Test
    void aDataDirectoryThatCannotBeWrittenIsAWarning() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "not a directory");

        assertThat(run("--data-dir", file.toString())).isZero();

        assertThat(text(err)).contains("WARN", "The id key cannot be kept", "remedy: make DATA_DIR, " + file);
        assertThat(text(out)).contains("random, ends with this process");
    }

    @Test
    void allBadValuesAreRefusedTogetherWithCodeTwo() {
        assertThat(run("--batch-size", "0", "--metrics-port", "x")).isEqualTo(2);

        assertThat(text(err))
                .contains("BATCH_SIZE: \"0\" (expected: a whole number, 1 to 100000), from flag")
                .contains("METRICS_PORT: \"x\" (expected: a whole number, 0 to 65535), from flag");
        assertThat(engines).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--batch-sise=4", "surve", "--batch-size", "completion --port=1"})
    void wrongArgumentsEndWithCodeTwo(String arguments) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);

        assertThat(text(err)).isNotBlank();
        assertThat(engines).isEmpty();
    }

    @Test
    void printConfigShowsValuesAndTheirOriginAndStartsNothing() {
        environment.put("FLUSH_INTERVAL", "7ms");

        assertThat(run("--print-config", "--embedded-broker", "--id-key=0123456789abcdef"))
                .isZero();

        assertThat(text(out))
                .containsPattern("flush-interval +=\\s+7ms +# environment")
                .containsPattern("name-server +=\\s+127.0.0.1:9876 +# because of EMBEDDED_BROKER")
                .containsPattern("id-key +=\\s+\\(hidden\\) +# flag");
        assertThat(engines).isEmpty();
    }

    @Test
    void aTokenThatCrossesANetworkInTheOpenIsAWarning() {
        environment.put("ADMIN_TOKEN", "0123456789abcdef");
        assertThat(run()).isZero();
        assertThat(text(err)).doesNotContain("ADMIN_TOKEN");

        assertThat(run("--metrics-host", "*")).isZero();

        assertThat(text(err)).contains("ADMIN_TOKEN comes over the network").doesNotContain("0123456789abcdef");
    }

    @Test
    void aTokenIsLongNeverShownAndOfNoUseWithoutAnEndpoint() {
        environment.put("ADMIN_TOKEN", "fifteen-letters");
        assertThat(run("--enable-metrics=false")).isEqualTo(2);

        assertThat(text(err))
                .contains("ADMIN_TOKEN: (hidden) (expected: at least 16 characters, or empty), from environment")
                .doesNotContain("fifteen-letters");

        environment.put("ADMIN_TOKEN", "0123456789abcdef");
        assertThat(run("--enable-metrics=false")).isEqualTo(2);
        assertThat(text(err)).contains("ADMIN_TOKEN: (hidden) with ENABLE_METRICS \"false\"");
        assertThat(run("--print-config")).isZero();
        assertThat(text(out)).containsPattern("admin-token +=\\s+\\(hidden\\) +# environment");
        assertThat(text(out) + text(err)).doesNotContain("0123456789abcdef");
    }

    @Test
    void helpNamesEveryFlag() {
        assertThat(run("--help")).isZero();

        assertThat(text(out)).contains("--batch-size=", "--port, --grpc-port=", "--embedded-broker", "completion");
        // A description with a per cent sign in it.
        assertThat(text(out)).contains("instance_id%name");
    }

    @Test
    void theVersionIsTheBuilds() {
        assertThat(run("--version")).isZero();

        assertThat(text(out)).matches("rocketmq-proxy \\d+\\.\\d+\\.\\d+\\S* \\(Java \\d+.*\\)\\s*");
    }

    @Test
    void completionPrintsAScriptThatKnowsTheFlags() {
        assertThat(run("completion")).isZero();

        assertThat(text(out)).startsWith("#!/usr/bin/env bash").contains("--batch-size", "low-latency");
    }

    @Test
    void aTakenMetricsPortIsPassedOverUnlessItWasSet() throws IOException {
        environment.remove("METRICS_PORT");
        try (ServerSocket taken = take(8080)) {
            assertThat(run()).isZero();
            assertThat(text(err)).contains("METRICS_PORT 8080 is taken");

            assertThat(run("--metrics-port", "8080")).isEqualTo(1);
            assertThat(text(err)).contains("cannot start: METRICS_PORT: 8080 cannot be opened on 127.0.0.1");
        }
    }

    @Test
    void aTakenGrpcPortIsFoundBeforeTheBrokerStarts() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThat(run("--embedded-broker", "--port", String.valueOf(taken.getLocalPort())))
                    .isEqualTo(1);
            assertThat(text(err))
                    .contains("GRPC_PORT: " + taken.getLocalPort() + " (flag) cannot be opened")
                    .contains("remedy: another --port");
        }
        assertThat(events).isEmpty();
    }

    @Test
    void aTakenNameServerPortNamesTheSettingAndTheWayOut() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = taken.getLocalPort();
            assertThat(run("--embedded-broker", "--embedded-name-server-port", String.valueOf(port)))
                    .isEqualTo(1);
            assertThat(text(err))
                    .contains("EMBEDDED_NAME_SERVER_PORT: " + port + " is taken")
                    .contains("--name-server 127.0.0.1:" + port);
        }
    }

    @Test
    void anEngineThatCannotStartEndsWithCodeOneAndLeavesNothingRunning() {
        engineFailure = new IOException("listening", new BindException("Address already in use"));

        assertThat(run("--embedded-broker")).isEqualTo(1);

        assertThat(text(err))
                .contains("cannot start: GRPC_PORT: 0 (environment) cannot be opened on *, Address already");
        assertThat(engines.get(0).closed).isPositive();
        assertThat(events).last().isEqualTo("broker stops after the engine");
        assertThat(text(out)).doesNotContain("is serving");
    }

    @Test
    void theConsoleIsThereUnlessItIsSwitchedOff() {
        assertThat(run()).isZero();
        assertThat(text(out)).containsPattern("console +http://localhost:\\d+/console\n");

        out.reset();
        assertThat(run("--enable-console=false")).isZero();
        assertThat(text(out)).contains("/metrics").doesNotContain("console");
    }

    @Test
    void theHttpEndpointCanBeSwitchedOff() {
        assertThat(run("--enable-metrics=false")).isZero();

        assertThat(text(out)).contains("off (ENABLE_METRICS)");
    }

    private int run(String... arguments) {
        BrokerStarter brokers = (path, port) -> {
            events.add("broker starts in " + path);
            return new StandInBroker();
        };
        ProcessLife life = run -> {
            try {
                run.start();
                events.add("serving");
            } finally {
                run.stop();
            }
        };
        return new Launcher(environment, print(out), print(err), this::engine, brokers, life).run(arguments);
    }

    private StandInEngine engine(ProxyConfig config, Tracing tracing) {
        tracings.add(tracing);
        StandInEngine engine = new StandInEngine(config);
        engine.startFailure = engineFailure;
        engines.add(engine);
        events.add("engine built for "
                + config.broker()
                        .defaultCluster()
                        .map(cluster -> cluster.nameServers().get(0))
                        .orElse("nobody"));
        return engine;
    }

    private static PrintStream print(ByteArrayOutputStream stream) {
        return new PrintStream(stream, true, UTF_8);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(UTF_8);
    }

    /** Whoever else on this machine has the port serves the test as well. */
    private static ServerSocket take(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
        } catch (BindException e) {
            assertThat(e).hasMessageContaining("in use");
        }
        return socket;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class StandInBroker implements RunningBroker {
        @Override
        public String nameServerAddress() {
            return "127.0.0.1:19999";
        }

        @Override
        public String brokerAddress() {
            return "127.0.0.1:19998";
        }

        @Override
        public void close() {
            boolean engineClosed = engines.isEmpty() || engines.get(engines.size() - 1).closed > 0;
            events.add("broker stops " + (engineClosed ? "after the engine" : "too early"));
        }
    }
}
