package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendMessageResponse;
import io.github.rocketmqproxy.testkit.FakeBroker;
import io.github.rocketmqproxy.testkit.RawHttp2;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Every time limit does what it says. */
class TimeoutsIT {
    private static final String SEND = "rocketmq.RocketMQProxy/SendMessage";

    private final String topic = unique("timeouts");

    @Test
    void requestThatIsNotCompleteInTimeEndsWithReadTimeout() throws IOException {
        try (FakeCluster proxy = new FakeCluster(ProxyConfig.builder().set(Setting.READ_TIMEOUT, "200ms"));
                RawHttp2 client = new RawHttp2(proxy.engine().port(), 65_535)) {
            client.begin(1, SEND);
            client.message(1, SendMessageRequest.getDefaultInstance());

            assertThat(client.awaitTrailers(1))
                    .containsEntry("grpc-status", "4")
                    .hasEntrySatisfying(
                            "grpc-message",
                            text -> assertThat(text).contains("READ_TIMEOUT").contains("200 ms"));
        }
    }

    @Test
    void answerThatIsNotReadInTimeIsCutOff() throws IOException {
        try (FakeCluster proxy = new FakeCluster(ProxyConfig.builder().set(Setting.WRITE_TIMEOUT, "200ms"));
                RawHttp2 client = new RawHttp2(proxy.engine().port(), 0)) {
            proxy.broker().topic(topic, 1);
            String producer = proxy.client().producer(topic);
            client.begin(1, SEND);
            client.message(
                    1,
                    SendMessageRequest.newBuilder()
                            .setProducerId(producer)
                            .setMessageBody("body")
                            .build());
            client.halfClose(1);

            client.awaitReset(1);
            assertThat(proxy.broker().stored(topic)).hasSize(1);
        }
    }

    @Test
    void brokerIsGivenAsMuchTimeAsTheSettingSaysOrTheDeadlineOfTheCallIfThatIsShorter() {
        try (FakeCluster proxy = new FakeCluster(ProxyConfig.builder().set(Setting.BROKER_TIMEOUT, "1234ms"))) {
            proxy.broker().topic(topic, 1);
            TestClient client = proxy.client();
            SendMessageRequest request = SendMessageRequest.newBuilder()
                    .setProducerId(client.producer(topic))
                    .setMessageBody("body")
                    .build();
            client.blocking().sendMessage(request);
            client.blocking().withDeadlineAfter(1, TimeUnit.SECONDS).sendMessage(request);

            assertThat(proxy.broker().sendRequests())
                    .extracting(FakeBroker.SendRequest::timeout)
                    .satisfiesExactly(
                            first -> assertThat(first).isEqualTo(Duration.ofMillis(1234)),
                            second -> assertThat(second).isBetween(Duration.ofMillis(1), Duration.ofSeconds(1)));
        }
    }

    @Test
    void callThatNeverEndsIsCutOffWhenTheDrainTimeoutIsOver() {
        FakeCluster proxy = new FakeCluster(ProxyConfig.builder().set(Setting.DRAIN_TIMEOUT, "700ms"));
        try (proxy) {
            proxy.broker().topic(topic, 1);
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            proxy.broker().holdSends();
            CompletableFuture<SendMessageResponse> answer = client.sendLater(producer, "body");
            Awaitility.await().until(() -> proxy.broker().heldSends() == 1);

            long start = System.nanoTime();
            CompletableFuture<Void> closed =
                    CompletableFuture.runAsync(() -> proxy.engine().close());
            Status status = Status.fromThrowable(failure(answer));
            Duration patience = Duration.ofNanos(System.nanoTime() - start);

            assertThat(status.getCode()).isIn(Status.Code.UNAVAILABLE, Status.Code.CANCELLED);
            // Neither at once nor after the default, 20 seconds.
            assertThat(patience).isBetween(Duration.ofMillis(600), Duration.ofSeconds(15));
            closed.orTimeout(20, TimeUnit.SECONDS).join();
        }
    }

    private static Throwable failure(CompletableFuture<?> future) {
        try {
            return new AssertionError(
                    "answered: " + future.orTimeout(30, TimeUnit.SECONDS).join());
        } catch (CompletionException e) {
            return e;
        }
    }

    @Test
    void watcherOfTheHealthServiceHearsWhenBrokersGoAndComeBack() {
        try (FakeCluster proxy = new FakeCluster(ProxyConfig.builder())) {
            Iterator<HealthCheckResponse> watch = HealthGrpc.newBlockingStub(
                            proxy.client().channel())
                    .withDeadlineAfter(30, TimeUnit.SECONDS)
                    .watch(HealthCheckRequest.getDefaultInstance());
            assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.SERVING);
            proxy.broker().goDown("broker-a");
            assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
            proxy.broker().comeBack("broker-a");
            assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.SERVING);
        }
    }
}
