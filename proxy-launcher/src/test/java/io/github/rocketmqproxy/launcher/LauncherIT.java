package io.github.rocketmqproxy.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.rocketmqproxy.proto.simple.CreateProducerRequest;
import io.github.rocketmqproxy.proto.simple.CreateProducerResponse;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendMessageResponse;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real launcher, in processes of its own. What is tagged runs once more, with the packaged one. */
class LauncherIT {
    private static final Duration QUICK = Duration.ofSeconds(20);
    private static final Duration WITH_BROKER = Duration.ofSeconds(40);

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void demoShowsMessagesFlowing() throws Exception {
        try (LauncherProcess launcher = LauncherProcess.builder()
                .arguments("--embedded-broker", "--demo")
                .start()
                .awaitServing()) {
            Awaitility.await()
                    .atMost(WITH_BROKER)
                    .untilAsserted(() -> assertThat(launcher.out())
                            .contains("demo: sent     message 2", "demo: received message 2, "));
            launcher.terminate();
            assertThat(launcher.awaitExit(WITH_BROKER)).isZero();
            assertThat(launcher.out()).doesNotContain("failed", "not acknowledged", "ended");
        }
    }

    @Test
    @Tag("distribution")
    void itServesOnTheEmbeddedBrokerAndStopsInOrderOnSigterm() throws Exception {
        try (LauncherProcess launcher =
                LauncherProcess.builder().arguments("--embedded-broker").start().awaitServing()) {
            assertThat(launcher.out().lines().count()).isLessThanOrEqualTo(12);
            assertThat(launcher.out()).contains("(embedded)");
            assertThat(grpcHealth(launcher.grpcPort())).isEqualTo(ServingStatus.SERVING);

            HttpResponse<String> health = get(launcher.admin("/health"));
            assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
            assertThat(get(launcher.admin("/health/ready")).statusCode()).isEqualTo(200);
            JsonObject metrics = JsonParser.parseString(
                            get(launcher.admin("/metrics")).body())
                    .getAsJsonObject();
            assertThat(metrics.keySet())
                    .contains(
                            "active_connections",
                            "total_connections",
                            "active_producers",
                            "active_consumers",
                            "messages_sent",
                            "messages_received",
                            "messages_per_second",
                            "avg_response_time_ms",
                            "error_count",
                            "goroutine_count",
                            "thread_count",
                            "memory_usage_mb",
                            "producer_leak_detections",
                            "consumer_leak_detections",
                            "channel_full_events",
                            "goroutine_leaks");
            assertThat(metrics.get("thread_count").getAsInt()).isPositive();
            assertThat(get(launcher.admin("/metrics/prometheus")).body()).contains("# TYPE ");

            launcher.terminate();

            assertThat(launcher.awaitExit(WITH_BROKER)).isZero();
            assertThat(launcher.err()).contains("Stopping", "Stopped").doesNotContain("ERROR", "Exception");
        }
    }

    @Test
    void severalInstancesRunByPortAlone() throws Exception {
        try (LauncherProcess first = byPortAlone();
                LauncherProcess second = byPortAlone()) {
            first.awaitServing();
            second.awaitServing();

            assertThat(first.admin("")).isNotEqualTo(second.admin(""));
            for (LauncherProcess launcher : new LauncherProcess[] {first, second}) {
                assertThat(grpcHealth(launcher.grpcPort())).isEqualTo(ServingStatus.SERVING);
                assertThat(get(launcher.admin("/health/ready")).statusCode()).isEqualTo(200);
                launcher.terminate();
                assertThat(launcher.awaitExit(QUICK)).isZero();
            }
        }
    }

    @Test
    void anIdMadeByOneInstanceIsGoodForAnotherOnTheSameDataDirectory(@TempDir Path data) throws Exception {
        try (LauncherProcess first = LauncherProcess.builder()
                        .environment("DATA_DIR", data.toString())
                        .arguments("--embedded-broker")
                        .start()
                        .awaitServing();
                LauncherProcess second = LauncherProcess.builder()
                        .environment("DATA_DIR", data.toString())
                        .arguments("--name-server", first.nameServer())
                        .start()
                        .awaitServing()) {
            CreateProducerRequest request =
                    CreateProducerRequest.newBuilder().setTopic("launcher-test").build();
            CreateProducerResponse producer = call(
                    first.grpcPort(),
                    channel -> RocketMQProxyGrpc.newBlockingStub(channel).createProducer(request));
            assertThat(producer.getSuccess()).as(producer.getMessage()).isTrue();

            SendMessageRequest message = SendMessageRequest.newBuilder()
                    .setProducerId(producer.getProducerId())
                    .setMessageBody("hello")
                    .build();
            SendMessageResponse sent = call(
                    second.grpcPort(),
                    channel -> RocketMQProxyGrpc.newBlockingStub(channel).sendMessage(message));

            assertThat(sent.getSuccess()).as(sent.getMessage()).isTrue();
            assertThat(JsonParser.parseString(get(second.admin("/metrics")).body())
                            .getAsJsonObject()
                            .get("messages_sent")
                            .getAsInt())
                    .isEqualTo(1);
        }
    }

    @Test
    @Tag("distribution")
    void aTakenPortEndsWithCodeOneAndTheRemedy() throws Exception {
        try (ServerSocket taken = new ServerSocket(0);
                LauncherProcess launcher = LauncherProcess.builder()
                        .arguments("--port", String.valueOf(taken.getLocalPort()))
                        .start()) {
            assertThat(launcher.awaitExit(QUICK)).isEqualTo(1);
            assertThat(launcher.err())
                    .contains("GRPC_PORT: " + taken.getLocalPort())
                    .contains("remedy");
            assertThat(launcher.out()).isEmpty();
        }
    }

    @Test
    void aTakenMetricsPortThatWasSetEndsWithCodeOne() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                LauncherProcess launcher = LauncherProcess.builder()
                        .arguments("--metrics-port", String.valueOf(taken.getLocalPort()))
                        .start()) {
            assertThat(launcher.awaitExit(QUICK)).isEqualTo(1);
            assertThat(launcher.err()).contains("METRICS_PORT: " + taken.getLocalPort());
        }
    }

    @Test
    void aMissingCertificateEndsWithCodeOneAndTheFile(@TempDir Path directory) throws Exception {
        String missing = directory.resolve("missing.pem").toString();
        try (LauncherProcess launcher = LauncherProcess.builder()
                .arguments("--port", "0", "--tls-certificate", missing, "--tls-key", missing)
                .start()) {
            assertThat(launcher.awaitExit(QUICK)).isEqualTo(1);
            assertThat(launcher.err())
                    .contains("TLS_CERTIFICATE: \"" + missing + "\" does not exist")
                    .doesNotContain("Exception");
            assertThat(launcher.out()).isEmpty();
        }
    }

    @Test
    @Tag("distribution")
    void aBadValueEndsWithCodeTwo() throws Exception {
        try (LauncherProcess launcher =
                LauncherProcess.builder().environment("BATCH_SIZE", "many").start()) {
            assertThat(launcher.awaitExit(QUICK)).isEqualTo(2);
            assertThat(launcher.err())
                    .contains("BATCH_SIZE: \"many\" (expected: a whole number, 1 to 100000), from environment");
        }
    }

    @Test
    void aSignalDuringTheStartStopsItInOrder() throws Exception {
        try (LauncherProcess launcher =
                LauncherProcess.builder().arguments("--embedded-broker").start()) {
            Awaitility.await()
                    .atMost(QUICK)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> launcher.err().contains("Starting the embedded broker"));

            launcher.terminate();

            assertThat(launcher.awaitExit(WITH_BROKER)).isZero();
            assertThat(launcher.out()).doesNotContain("is serving");
        }
    }

    private static LauncherProcess byPortAlone() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        return LauncherProcess.builder()
                .defaultPorts()
                .arguments("--port", String.valueOf(port))
                .start();
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private static ServingStatus grpcHealth(int port) throws InterruptedException {
        return call(
                port,
                channel -> HealthGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(QUICK.toSeconds(), TimeUnit.SECONDS)
                        .check(HealthCheckRequest.getDefaultInstance())
                        .getStatus());
    }

    private static <T> T call(int port, Function<ManagedChannel, T> call) throws InterruptedException {
        ManagedChannel channel = Grpc.newChannelBuilder("localhost:" + port, InsecureChannelCredentials.create())
                .build();
        try {
            return call.apply(channel);
        } finally {
            channel.shutdownNow();
            channel.awaitTermination(QUICK.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
