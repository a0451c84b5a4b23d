package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.EngineState;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.embeddedbroker.EmbeddedBroker;
import io.github.rocketmqproxy.proto.simple.CreateConsumerRequest;
import io.github.rocketmqproxy.proto.simple.CreateConsumerResponse;
import io.github.rocketmqproxy.proto.simple.CreateProducerRequest;
import io.github.rocketmqproxy.proto.simple.CreateProducerResponse;
import io.github.rocketmqproxy.proto.simple.HealthCheckRequest;
import io.github.rocketmqproxy.proto.simple.HealthCheckResponse;
import io.github.rocketmqproxy.testkit.SharedBroker;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows 8, 9, 15, 19 and 22 of what the original does wrong: several clusters, their credentials, their outages. */
class ClustersIT {
    private static final String USER = "tester";
    private static final String SECRET = "secret-of-the-tester";

    private static EmbeddedBroker guarded;

    private final String topic = unique("clusters");
    private final String group = unique("group");

    @BeforeAll
    static void startBrokerWithCredentials(
            @TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.NEVER) Path directory) throws IOException {
        guarded = EmbeddedBroker.builder()
                .directory(directory)
                .accessKey(USER, SECRET)
                .start();
    }

    @AfterAll
    static void stopBroker() {
        guarded.close();
    }

    @Test
    void severalClustersWorkAtOnceInEverySpelling() throws IOException {
        String shared = SharedBroker.get().nameServerAddress();
        String dead = deadAddress();
        try (RunningEngine proxy = RunningEngine.start(
                ProxyConfig.builder().grpcHost("127.0.0.1").grpcPort(0).autoCreateTopics(true))) {
            for (String spelling : List.of(
                    shared, "http://" + shared, "HTTP://" + shared + "/", dead + ";" + shared, dead + "," + shared)) {
                TestClient client = proxy.client(spelling);
                assertThat(client.send(client.producer(topic), spelling).getSuccess())
                        .as(spelling)
                        .isTrue();
            }
            TestClient other = proxy.client(guarded.nameServerAddress());
            String consumer = other.blocking()
                    .createConsumer(CreateConsumerRequest.newBuilder()
                            .setEndpoint(guarded.nameServerAddress())
                            .setAccessKeyId(USER)
                            .setAccessKeySecret(SECRET)
                            .setTopic(topic)
                            .setGroupId(group)
                            .build())
                    .getConsumerId();
            assertThat(consumer).isNotEmpty();
            proxy.client(shared)
                    .receive(proxy.client(shared).consumer(topic, group, "*"))
                    .await(5);
            assertThat(proxy.engine().pool().clusters()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void everyClientHasItsOwnCredentials() {
        try (RunningEngine proxy = RunningEngine.start(
                RunningEngine.config().set(Setting.ALLOWED_ENDPOINTS, guarded.nameServerAddress()))) {
            TestClient client = proxy.client(guarded.nameServerAddress());
            CreateProducerRequest.Builder request = CreateProducerRequest.newBuilder()
                    .setEndpoint(guarded.nameServerAddress())
                    .setTopic(topic);
            CreateProducerResponse good = client.blocking()
                    .createProducer(request.clone()
                            .setAccessKeyId(USER)
                            .setAccessKeySecret(SECRET)
                            .build());
            assertThat(good.getSuccess()).as(good.getMessage()).isTrue();
            assertThat(client.send(good.getProducerId(), "body").getSuccess()).isTrue();
            assertThat(good.getProducerId()).doesNotContain(SECRET);

            CreateConsumerResponse wrong = client.blocking()
                    .createConsumer(CreateConsumerRequest.newBuilder()
                            .setEndpoint(guarded.nameServerAddress())
                            .setAccessKeyId(USER)
                            .setAccessKeySecret("a wrong secret")
                            .setTopic(topic)
                            .setGroupId(group)
                            .build());
            assertThat(wrong.getSuccess()).isFalse();
            assertThat(wrong.getErrorCode()).as(wrong.getMessage()).isEqualTo("ACCESS_DENIED");
            assertThat(wrong.getMessage()).doesNotContain("a wrong secret");
            assertThat(refusedSend(
                            client,
                            request.clone()
                                    .setAccessKeyId("nobody")
                                    .setAccessKeySecret(SECRET)
                                    .build()))
                    .contains("ACCESS_DENIED");
            assertThat(refusedSend(client, request.clone().build())).contains("ACCESS_DENIED");
        }
    }

    /** Wrong credentials may be noticed when the producer is opened, or when it sends. */
    private static String refusedSend(TestClient client, CreateProducerRequest request) {
        CreateProducerResponse opened = client.blocking().createProducer(request);
        if (!opened.getSuccess()) {
            return opened.getErrorCode();
        }
        var sent = client.send(opened.getProducerId(), "body");
        return sent.getSuccess() ? "sent" : sent.getErrorCode();
    }

    @Test
    void deadNameServerAndMissingTopicAreSaid() throws IOException {
        String dead = deadAddress();
        try (RunningEngine proxy = RunningEngine.start(
                RunningEngine.config().autoCreateTopics(false).set(Setting.ALLOWED_ENDPOINTS, "*"))) {
            CreateProducerResponse unreachable = proxy.client(dead).createProducer(topic);
            assertThat(unreachable.getSuccess()).isFalse();
            assertThat(unreachable.getErrorCode()).isEqualTo("NAME_SERVER_UNREACHABLE");
            assertThat(unreachable.getMessage()).contains(dead);
            CreateConsumerResponse alsoUnreachable = proxy.client(dead).createConsumer(topic, group, "*");
            assertThat(alsoUnreachable.getErrorCode()).isEqualTo("NAME_SERVER_UNREACHABLE");

            CreateProducerResponse missing = proxy.client().createProducer(topic);
            assertThat(missing.getErrorCode()).isEqualTo("TOPIC_NOT_FOUND");
            assertThat(missing.getMessage()).contains(topic).contains("AUTO_CREATE_TOPICS");

            CreateProducerResponse illegal = proxy.client("no port here").createProducer(topic);
            assertThat(illegal.getErrorCode()).isEqualTo("ILLEGAL_ENDPOINT");
            // The others are untouched.
            assertThat(proxy.engine().state()).isEqualTo(EngineState.RUNNING);
            assertThat(health(proxy.client()).getHealthy()).isTrue();
        }
    }

    @Test
    void healthTellsTheTruthAndServiceComesBackWithTheBroker(@TempDir Path directory) throws IOException {
        try (EmbeddedBroker broker =
                        EmbeddedBroker.builder().directory(directory).start();
                RunningEngine proxy =
                        RunningEngine.start(RunningEngine.config().nameServer(broker.nameServerAddress()))) {
            TestClient client = proxy.client();
            HealthGrpc.HealthBlockingStub grpcHealth = HealthGrpc.newBlockingStub(client.channel());
            String producer = client.producer(topic);
            TestStream stream = client.receive(client.consumer(topic, group, "*"));
            client.send(producer, "before");
            stream.await(1);
            assertThat(health(client).getHealthy())
                    .as(health(client).getMessage())
                    .isTrue();

            broker.stopBroker();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> !health(client).getHealthy());
            assertThat(health(client).getMessage()).contains(broker.brokerAddress());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> status(grpcHealth) == ServingStatus.NOT_SERVING);
            var refused = client.send(producer, "while it is down");
            assertThat(refused.getSuccess()).isFalse();
            assertThat(refused.getErrorCode()).isIn("BROKER_UNREACHABLE", "BROKER_TIMEOUT");

            broker.startBroker();
            long back = System.nanoTime();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> client.send(producer, "after").getSuccess());
            long sends = System.nanoTime() - back;
            Awaitility.await()
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> stream.bodies().contains("after"));
            assertThat(stream.isOpen()).isTrue();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> health(client).getHealthy());
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> status(grpcHealth) == ServingStatus.SERVING);
            System.out.printf(
                    "sends work %d ms, deliveries %d ms after the broker is back%n",
                    sends / 1_000_000, (System.nanoTime() - back) / 1_000_000);
        }
    }

    @Test
    void twoEnginesWithTwoClustersLiveInOneJvmAndCloseInEitherOrder() {
        for (boolean firstFirst : new boolean[] {true, false}) {
            String own = unique("clusters");
            RunningEngine first = RunningEngine.start();
            RunningEngine second = RunningEngine.start(RunningEngine.config()
                    .nameServer(guarded.nameServerAddress())
                    .credentials(USER, SECRET));
            RunningEngine gone = firstFirst ? first : second;
            RunningEngine left = firstFirst ? second : first;
            String producer = left.client().producer(own);
            gone.client().producer(own);
            gone.close();
            assertThat(left.client().send(producer, "body").getSuccess()).isTrue();
            left.close();
            assertThat(gone.engine().state()).isEqualTo(EngineState.CLOSED);
            assertThat(left.engine().state()).isEqualTo(EngineState.CLOSED);
        }
    }

    private static HealthCheckResponse health(TestClient client) {
        return client.blocking().healthCheck(HealthCheckRequest.getDefaultInstance());
    }

    private static ServingStatus status(HealthGrpc.HealthBlockingStub health) {
        return health.check(io.grpc.health.v1.HealthCheckRequest.getDefaultInstance())
                .getStatus();
    }

    /** An address where nobody listens. */
    private static String deadAddress() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }
}
