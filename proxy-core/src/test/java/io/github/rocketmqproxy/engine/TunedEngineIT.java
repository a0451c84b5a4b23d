package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.proto.simple.SendMessageResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** An engine that serves goes on with other values of what can be tuned. */
class TunedEngineIT {
    private final String topic = unique("tuned");

    private static ProxyConfig tuned(ProxyEngine engine, Setting setting, String value) {
        ProxyConfig.Builder wanted = ProxyConfig.builder()
                .grpcHost("127.0.0.1")
                .grpcPort(0)
                .nameServer("127.0.0.1:9876")
                .idKey(RunningEngine.KEY)
                .set(setting, value);
        return engine.tune(wanted.build());
    }

    @Test
    void bufferTakesMoreOrLessFromThenOn() {
        try (FakeCluster proxy = new FakeCluster(ProxyConfig.builder().messageBufferSize(2))) {
            proxy.broker().topic(topic, 1);
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            proxy.broker().holdSends();
            List<CompletableFuture<SendMessageResponse>> waiting = new ArrayList<>(sendSome(client, producer, 2));
            Awaitility.await().until(() -> proxy.engine().buffers().inboundMessages() == 2);
            assertThat(client.send(producer, "one too many").getErrorCode()).isEqualTo("OVERLOADED");

            assertThat(tuned(proxy.engine(), Setting.MESSAGE_BUFFER_SIZE, "3"))
                    .isEqualTo(proxy.engine().config());
            waiting.addAll(sendSome(client, producer, 1));
            Awaitility.await().until(() -> proxy.engine().buffers().inboundMessages() == 3);

            tuned(proxy.engine(), Setting.MESSAGE_BUFFER_SIZE, "1");
            assertThat(client.send(producer, "too many now").getMessage())
                    .isEqualTo("MESSAGE_BUFFER_SIZE: 3 messages are waiting (limit 1); raise it or slow down");
            assertThat(proxy.engine().buffers().inboundMessageLimit()).isEqualTo(1);
            proxy.broker().releaseSends();
            assertThat(waiting)
                    .as("what waits stays")
                    .allSatisfy(answer -> assertThat(answer.join().getSuccess()).isTrue());
        }
    }

    @Test
    void bytesOfTheBufferChangeOnTheWayInAndOut() {
        try (FakeCluster proxy = new FakeCluster(ProxyConfig.builder().set(Setting.MESSAGE_BUFFER_BYTES, "1MiB"))) {
            tuned(proxy.engine(), Setting.MESSAGE_BUFFER_BYTES, "2MiB");

            assertThat(proxy.engine().buffers().inboundByteLimit()).isEqualTo(2 << 20);
            assertThat(proxy.engine().buffers().outboundByteLimit()).isEqualTo(2 << 20);
        }
    }

    @Test
    void quotaOfTopicsComesAndGoes() {
        try (FakeCluster proxy = new FakeCluster(ProxyConfig.builder())) {
            proxy.broker().topic(topic, 1);
            TestClient client = proxy.client();
            String producer = client.producer(topic);

            tuned(proxy.engine(), Setting.TOPIC_QUOTA_MESSAGES, "3");
            assertThat(sendSome(client, producer, 30))
                    .extracting(answer -> answer.join().getErrorCode())
                    .contains("QUOTA_EXCEEDED");

            tuned(proxy.engine(), Setting.BATCH_SIZE, "100");
            assertThat(sendSome(client, producer, 30))
                    .allSatisfy(answer -> assertThat(answer.join().getSuccess()).isTrue());
        }
    }

    @Test
    void batchesAndStreamsGoByTheNewValues() {
        try (FakeCluster proxy = new FakeCluster(ProxyConfig.builder())) {
            proxy.broker().topic(topic, 1);
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            client.receive(client.consumer(topic, unique("group"), "*"));
            client.send(producer, "makes the lane");

            tuned(proxy.engine(), Setting.BATCH_SIZE, "4");
            proxy.broker().holdSends();
            List<CompletableFuture<SendMessageResponse>> waiting = sendSome(client, producer, 20);
            Awaitility.await().until(() -> proxy.engine().buffers().inboundMessages() == 20);
            proxy.broker().releaseSends();
            waiting.forEach(CompletableFuture::join);

            assertThat(proxy.broker().sendRequests())
                    .allSatisfy(request -> assertThat(request.messages()).hasSizeLessThanOrEqualTo(4));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(proxy.broker().popRequests())
                            .anySatisfy(pop -> assertThat(pop.maxMessages()).isEqualTo(4)));
        }
    }

    @Test
    void whatCannotBeTunedStaysAndTheCallerCanSeeIt() {
        try (FakeCluster proxy = new FakeCluster(ProxyConfig.builder())) {
            ProxyConfig before = proxy.engine().config();

            ProxyConfig now = tuned(proxy.engine(), Setting.MAX_CONCURRENT, "5");

            assertThat(now).isEqualTo(before).isEqualTo(proxy.engine().config());
            assertThat(now.grpc().maxConnections()).isEqualTo(1_000);
        }
    }

    private static List<CompletableFuture<SendMessageResponse>> sendSome(
            TestClient client, String producer, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> client.sendLater(producer, "body"))
                .toList();
    }
}
