package io.github.rocketmqproxy.grpc;

import static io.github.rocketmqproxy.grpc.ScriptedProtocol.SEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.proto.simple.HealthCheckRequest;
import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import io.github.rocketmqproxy.testkit.RawHttp2;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Clients that do not keep to the protocol harm nobody but themselves. */
class BadClientsTest {
    private static final SendMessageRequest REQUEST =
            SendMessageRequest.newBuilder().setMessageBody("body").build();

    @Test
    void unknownMethodIsUnimplemented() throws IOException {
        try (OpenDoor door = new OpenDoor(ScriptedProtocol.answering());
                RawHttp2 client = new RawHttp2(door.port(), 65_535)) {
            client.begin(1, "rocketmq.RocketMQProxy/SendPigeon");
            assertThat(client.awaitTrailers(1)).containsEntry("grpc-status", "12");
            client.begin(3, "no.such.Service/Call");
            assertThat(client.awaitTrailers(3)).containsEntry("grpc-status", "12");
            // One that the protocol has, and this service not.
            assertThatThrownBy(() -> door.client().healthCheck(HealthCheckRequest.getDefaultInstance()))
                    .satisfies(
                            e -> assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));
        }
    }

    @Test
    void hugeMetadataIsRefusedAndTheConnectionLivesOn() throws IOException {
        ScriptedProtocol protocol = ScriptedProtocol.answering();
        try (OpenDoor door = new OpenDoor(protocol)) {
            door.client().sendMessage(REQUEST);
            Metadata huge = new Metadata();
            huge.put(Metadata.Key.of("huge", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(9_000));

            assertThatThrownBy(() -> door.client()
                            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(huge))
                            .sendMessage(REQUEST))
                    .isInstanceOf(StatusRuntimeException.class)
                    .satisfies(e ->
                            assertThat(Status.fromThrowable(e).getCode()).isNotEqualTo(Status.Code.DEADLINE_EXCEEDED));
            assertThat(door.client().sendMessage(REQUEST).getSuccess()).isTrue();
            assertThat(protocol.requests()).hasSize(2);
            assertThat(door.metrics().snapshot().totalConnections()).isEqualTo(1);
        }
    }

    @Test
    void garbageInsteadOfHttpEndsItsConnectionOnly() throws IOException {
        try (OpenDoor door = new OpenDoor(ScriptedProtocol.answering());
                Socket garbage = connect(door)) {
            door.client().sendMessage(REQUEST);
            garbage.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertEnds(garbage);
            assertThat(door.client().sendMessage(REQUEST).getSuccess()).isTrue();
            assertThat(door.metrics().snapshot().activeConnections()).isEqualTo(1);
        }
    }

    @Test
    void connectionThatSaysNothingEndsAfterTheReadTimeout() throws IOException {
        try (OpenDoor door = new OpenDoor(ScriptedProtocol.answering(), Setting.READ_TIMEOUT, "200ms");
                Socket silent = connect(door)) {
            assertEnds(silent);
        }
    }

    @Test
    void clientThatDisappearsInTheMiddleOfItsRequestLeavesNothing() throws IOException {
        ScriptedProtocol protocol = ScriptedProtocol.answering();
        try (OpenDoor door = new OpenDoor(protocol)) {
            try (RawHttp2 client = new RawHttp2(door.port(), 65_535)) {
                client.begin(1, SEND);
                client.messageBegin(1, 1_000, new byte[500]);
                client.sync();
                assertThat(door.metrics().snapshot().activeConnections()).isEqualTo(1);
            }
            Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                assertThat(door.metrics().snapshot().activeConnections()).isZero();
                assertThat(door.metrics().snapshot().errorCount()).isEqualTo(1);
            });
            assertThat(protocol.requests()).isEmpty();
            assertThat(door.client().sendMessage(REQUEST).getSuccess()).isTrue();
        }
    }

    @Test
    void clientThatDisappearsBeforeItsAnswerHarmsNobody() throws IOException {
        ScriptedProtocol protocol = ScriptedProtocol.answering();
        try (OpenDoor door = new OpenDoor(protocol)) {
            for (int i = 0; i < 20; i++) {
                try (RawHttp2 client = new RawHttp2(door.port(), 0)) {
                    client.begin(1, SEND);
                    client.message(1, REQUEST);
                    client.halfClose(1);
                    client.sync();
                }
            }
            Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                assertThat(door.metrics().snapshot().activeConnections()).isZero();
                assertThat(door.metrics().snapshot().errorCount()).isEqualTo(20);
            });
            assertThat(door.client().sendMessage(REQUEST).getSuccess()).isTrue();
        }
    }

    private static Socket connect(OpenDoor door) throws IOException {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), door.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** Reads until the other side closes; a time-out of the socket is a failure. */
    private static void assertEnds(Socket socket) throws IOException {
        byte[] rest = socket.getInputStream().readAllBytes();
        assertThat(rest.length).isLessThan(1_000);
    }
}
