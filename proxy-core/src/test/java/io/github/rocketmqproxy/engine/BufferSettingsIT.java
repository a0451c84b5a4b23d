package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.proto.simple.SendMessageResponse;
import io.github.rocketmqproxy.testkit.RawHttp2;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What may wait in the proxy is bounded by messages and by bytes, on the way in and on the way out. */
class BufferSettingsIT {
    private final String topic = unique("buffers");
    private final String group = unique("group");

    @Test
    void fullBufferRefusesWithItsNameItsSizeAndTheRemedy() {
        try (FakeCluster proxy = new FakeCluster(ProxyConfig.builder().messageBufferSize(10))) {
            proxy.broker().topic(topic, 1);
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            proxy.broker().holdSends();
            List<CompletableFuture<SendMessageResponse>> accepted = IntStream.range(0, 10)
                    .mapToObj(i -> client.sendLater(producer, "body"))
                    .toList();
            Awaitility.await().until(() -> proxy.engine().buffers().inboundMessages() == 10);

            SendMessageResponse refused = client.send(producer, "one too many");

            assertThat(refused.getSuccess()).isFalse();
            assertThat(refused.getErrorCode()).isEqualTo("OVERLOADED");
            assertThat(refused.getMessage())
                    .isEqualTo("MESSAGE_BUFFER_SIZE: 10 messages are waiting (limit 10); raise it or slow down");
            assertThat(proxy.engine().metrics().snapshot().channelFullEvents()).isEqualTo(1);
            proxy.broker().releaseSends();
            assertThat(accepted)
                    .allSatisfy(answer -> assertThat(answer.join().getSuccess()).isTrue());
            assertThat(client.send(producer, "now").getSuccess()).isTrue();
        }
    }

    @Test
    void fullBufferOfBytesRefusesToo() {
        try (FakeCluster proxy = new FakeCluster(ProxyConfig.builder().set(Setting.MESSAGE_BUFFER_BYTES, "1MiB"))) {
            proxy.broker().topic(topic, 1);
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            proxy.broker().holdSends();
            CompletableFuture<SendMessageResponse> accepted = client.sendLater(producer, "x".repeat(700_000));
            Awaitility.await().until(() -> proxy.engine().buffers().inboundMessages() == 1);

            SendMessageResponse refused = client.send(producer, "y".repeat(700_000));

            assertThat(refused.getErrorCode()).isEqualTo("OVERLOADED");
            assertThat(refused.getMessage())
                    .startsWith("MESSAGE_BUFFER_BYTES: ")
                    .contains("limit 1048576");
            proxy.broker().releaseSends();
            assertThat(accepted.join().getSuccess()).isTrue();
        }
    }

    @Test
    void requestsThatAreNeverCompletedTakeNoRoomFromOthers() throws IOException {
        int calls = 1_000;
        try (FakeCluster proxy = new FakeCluster(ProxyConfig.builder().set(Setting.REQUEST_BUFFER_BYTES, "32MiB"));
                RawHttp2 attacker = new RawHttp2(proxy.engine().port(), 65_535)) {
            proxy.broker().topic(topic, 1);
            TestClient neighbour = proxy.client();
            String producer = neighbour.producer(topic);
            for (int call = 0; call < calls; call++) {
                int stream = 2 * call + 1;
                attacker.begin(stream, "rocketmq.RocketMQProxy/SendMessage");
                attacker.messageBegin(stream, 128 * 1024, new byte[16_000]);
                for (int part = 0; part < 3; part++) {
                    attacker.messagePart(stream, new byte[16_000]);
                }
                if (call % 50 == 0) {
                    assertThat(neighbour.send(producer, "small").getSuccess()).isTrue();
                    assertThat(neighbour.send(producer, "l".repeat(200_000)).getSuccess())
                            .isTrue();
                }
            }
            assertThat(attacker.awaitTrailers(2 * calls - 1))
                    .containsEntry("grpc-status", "8")
                    .hasEntrySatisfying(
                            "grpc-message",
                            text -> assertThat(text).startsWith("REQUEST_BUFFER_BYTES: 33554432 bytes are held"));
            assertThat(proxy.engine().metrics().snapshot().channelFullEvents()).isBetween(300L, 700L);
            assertThat(proxy.engine().metrics().prometheus())
                    .containsPattern("rocketmq_proxy_buffer_request_size_bytes 3[0-3][0-9]{6}\n");
        }
    }

    @Test
    void streamHasNoMoreUnacknowledgedMessagesThanItsBuffer() {
        try (FakeCluster proxy = new FakeCluster(ProxyConfig.builder().messageBufferSize(5))) {
            proxy.broker().topic(topic, 1);
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            IntStream.range(0, 20).forEach(i -> client.send(producer, "body-" + i));
            String first = client.consumer(topic, group, "*");
            TestStream one = client.receive(first);
            one.await(5);
            // Each stream has its own.
            TestStream other = client.receive(client.consumer(topic, unique("group"), "*"));
            other.await(5);

            client.ack(first, one.messages().get(0).getReceiptHandle());
            one.await(6);
            assertThat(one.messages()).hasSize(6);
            assertThat(other.messages()).hasSize(5);
            assertThat(proxy.engine().buffers().unacknowledged()).isEqualTo(10);
        }
    }

    @Test
    void nothingIsKeptBeyondTheBytesOfTheBuffer() {
        try (FakeCluster proxy = new FakeCluster(ProxyConfig.builder().set(Setting.MESSAGE_BUFFER_BYTES, "1MiB"))) {
            proxy.broker().topic(topic, 1);
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            ByteString large = ByteString.copyFrom(new byte[300_000]);
            IntStream.range(0, 12).forEach(i -> client.sendBytes(producer, large));
            TestStream paused = TestStream.openPaused(client, client.consumer(topic, group, "*"));
            Awaitility.await().until(() -> proxy.engine().buffers().outboundMessages() > 0);

            Awaitility.await()
                    .during(Duration.ofSeconds(1))
                    .until(() -> proxy.engine().buffers().outboundBytes() <= 1L << 20);
            // What had to go back comes when there is room.
            paused.read(Integer.MAX_VALUE);
            paused.await(12);
        }
    }
}
