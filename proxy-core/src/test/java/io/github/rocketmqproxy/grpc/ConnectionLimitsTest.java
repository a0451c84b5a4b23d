package io.github.rocketmqproxy.grpc;

import static io.github.rocketmqproxy.grpc.ScriptedProtocol.SEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendMessageResponse;
import io.github.rocketmqproxy.testkit.RawHttp2;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What one connection may cost. */
class ConnectionLimitsTest {
    private static final SendMessageRequest REQUEST =
            SendMessageRequest.newBuilder().setMessageBody("body").build();

    @Test
    void callBeyondTheMostStreamsIsResetUntilAnotherEnds() throws IOException {
        List<StreamObserver<SendMessageResponse>> waiting = new CopyOnWriteArrayList<>();
        ScriptedProtocol protocol = new ScriptedProtocol((request, observer) -> waiting.add(observer));
        try (OpenDoor door = new OpenDoor(protocol, Setting.MAX_STREAMS, "2");
                RawHttp2 client = new RawHttp2(door.port(), 65_535)) {
            send(client, 1);
            send(client, 3);
            client.begin(5, SEND);
            client.awaitReset(5);
            Awaitility.await().until(() -> waiting.size() == 2);

            waiting.forEach(ScriptedProtocol::answer);
            assertThat(client.awaitTrailers(1)).containsEntry("grpc-status", "0");
            assertThat(client.awaitTrailers(3)).containsEntry("grpc-status", "0");
            send(client, 7);
            Awaitility.await().until(() -> waiting.size() == 3);
        }
    }

    private static void send(RawHttp2 client, int stream) throws IOException {
        client.begin(stream, SEND);
        client.message(stream, REQUEST);
        client.halfClose(stream);
        client.sync();
    }

    @Test
    void callWithLargerHeadersThanAllowedIsRefusedAndTheConnectionLivesOn() throws IOException {
        try (OpenDoor door = new OpenDoor(ScriptedProtocol.answering(), Setting.MAX_METADATA_SIZE, "2KiB")) {
            assertThat(sendWithHeader(door.channel(), 1_000)).isTrue();
            assertThatThrownBy(() -> sendWithHeader(door.channel(), 3_000))
                    .satisfies(e -> assertThat(Status.fromThrowable(e).getCode())
                            .isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.INTERNAL, Status.Code.UNKNOWN));
            assertThat(sendWithHeader(door.channel(), 1_000)).isTrue();
            assertThat(door.metrics().snapshot().totalConnections()).isEqualTo(1);
        }
    }

    private static boolean sendWithHeader(ManagedChannel channel, int length) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("x-large", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(length));
        return RocketMQProxyGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .sendMessage(REQUEST)
                .getSuccess();
    }

    @Test
    void connectionThatIsOldEnoughIsReplacedAndNoCallFails() throws IOException {
        try (OpenDoor door = new OpenDoor(ScriptedProtocol.answering(), Setting.MAX_CONNECTION_AGE, "1s")) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        assertThat(door.client().sendMessage(REQUEST).getSuccess())
                                .isTrue();
                        return door.metrics().snapshot().totalConnections() >= 3;
                    });
        }
    }

    @Test
    void connectionStaysWithoutALimit() throws IOException {
        try (OpenDoor door = new OpenDoor(ScriptedProtocol.answering())) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .during(Duration.ofSeconds(3))
                    .until(() -> door.client().sendMessage(REQUEST).getSuccess()
                            && door.metrics().snapshot().totalConnections() == 1);
        }
    }

    @Test
    void callOfAnOldConnectionIsCutOffWhenItsGraceIsOver() throws IOException {
        ScriptedProtocol silent = new ScriptedProtocol((request, observer) -> {});
        ProxyConfig.Builder config = ProxyConfig.builder()
                .set(Setting.MAX_CONNECTION_AGE, "1s")
                .set(Setting.MAX_CONNECTION_AGE_GRACE, "500ms");
        try (OpenDoor door = new OpenDoor(silent, config, Runnable::run)) {
            assertThatThrownBy(() -> RocketMQProxyGrpc.newBlockingStub(door.channel())
                            .withDeadlineAfter(60, TimeUnit.SECONDS)
                            .sendMessage(REQUEST))
                    .satisfies(
                            e -> assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.UNAVAILABLE));
        }
    }

    @Test
    void callOfAnOldConnectionGoesOnWithoutALimitOfGrace() throws IOException {
        List<StreamObserver<SendMessageResponse>> waiting = new CopyOnWriteArrayList<>();
        ScriptedProtocol protocol = new ScriptedProtocol((request, observer) -> waiting.add(observer));
        ProxyConfig.Builder config =
                ProxyConfig.builder().set(Setting.MAX_CONNECTION_AGE, "1s").set(Setting.MAX_CONNECTION_AGE_GRACE, "0s");
        try (OpenDoor door = new OpenDoor(protocol, config, Runnable::run);
                RawHttp2 client = new RawHttp2(door.port(), 65_535)) {
            send(client, 1);
            Awaitility.await()
                    .during(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> door.metrics().snapshot().activeConnections() == 1);

            waiting.forEach(ScriptedProtocol::answer);

            assertThat(client.awaitTrailers(1)).containsEntry("grpc-status", "0");
        }
    }
}
