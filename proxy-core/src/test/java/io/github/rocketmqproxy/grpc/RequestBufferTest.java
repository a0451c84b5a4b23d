package io.github.rocketmqproxy.grpc;

import static io.github.rocketmqproxy.grpc.ScriptedProtocol.SEND;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import io.github.rocketmqproxy.testkit.RawHttp2;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Clients that begin large requests and do not finish them. */
class RequestBufferTest {
    private static final int WINDOW = 65_535;
    private static final int CALLS = 1_000;
    private static final int PART = 16 * 1024 - 5;
    private static final int HALF = 4 * PART;
    private static final byte[] LARGE = SendMessageRequest.newBuilder()
            .setMessageBodyBytes(ByteString.copyFrom(new byte[2 * HALF]))
            .build()
            .toByteArray();
    private static final long LIMIT = 32L << 20;
    private static final String TELEMETRY = "apache.rocketmq.v2.MessagingService/Telemetry";
    private static final SendMessageRequest SMALL =
            SendMessageRequest.newBuilder().setMessageBody("body").build();

    private static OpenDoor open() throws IOException {
        return new OpenDoor(
                List.of(ScriptedProtocol.answering(), new OtherProtocol(4 << 20)),
                Setting.REQUEST_BUFFER_BYTES,
                "32MiB");
    }

    @Test
    void requestsThatAreNeverCompletedTakeNoMoreThanTheBuffer() throws IOException {
        try (OpenDoor door = open();
                RawHttp2 client = new RawHttp2(door.port(), WINDOW)) {
            assertThat(door.client().sendMessage(SMALL).getSuccess()).isTrue();
            long before = directMemory();
            for (int call = 0; call < CALLS; call++) {
                sendHalf(client, SEND, 2 * call + 1);
                if (call % 100 == 99) {
                    assertThat(door.client().sendMessage(SMALL).getSuccess()).isTrue();
                }
            }
            client.sync();

            assertThat(door.door().incompleteBytes()).isBetween(LIMIT - 2 * HALF, LIMIT);
            // Some of Netty's chunks of 2 MiB are not full; without frames of their own size it would be twice as much.
            assertThat(directMemory() - before).isLessThan(LIMIT + LIMIT / 2);
            assertThat(client.awaitTrailers(2 * CALLS - 1))
                    .containsEntry("grpc-status", "8")
                    .containsEntry("error-code", "OVERLOADED")
                    .hasEntrySatisfying(
                            "grpc-message",
                            text -> assertThat(text)
                                    .startsWith("REQUEST_BUFFER_BYTES: 33554432 bytes are held")
                                    .contains("or raise it"));
            assertThat(door.metrics().snapshot().channelFullEvents()).isBetween(400L, 600L);

            // Those that have come first are not disturbed.
            finish(client, 1);
            assertThat(client.awaitTrailers(1)).containsEntry("grpc-status", "0");
        }
    }

    @Test
    void whatIsHeldIsGivenBackWhenRequestsEndHoweverTheyDo() throws IOException {
        try (OpenDoor door = open()) {
            try (RawHttp2 client = new RawHttp2(door.port(), WINDOW)) {
                sendHalf(client, SEND, 1);
                sendHalf(client, SEND, 3);
                sendHalf(client, TELEMETRY, 5);
                client.sync();
                assertThat(door.door().incompleteBytes()).isGreaterThanOrEqualTo(3 * HALF);

                finish(client, 1);
                client.awaitTrailers(1);
                client.sync();
                assertThat(door.door().incompleteBytes()).isBetween(2L * HALF, 3L * HALF);
            }
            Awaitility.await().until(() -> door.door().incompleteBytes() == 0);
        }
    }

    @Test
    void requestsThatAreNotCompleteInTimeEndAlsoThoseOfStreams() throws IOException {
        try (OpenDoor door = open();
                RawHttp2 client = new RawHttp2(door.port(), WINDOW)) {
            sendHalf(client, SEND, 1);
            sendHalf(client, TELEMETRY, 3);
            client.begin(5, TELEMETRY);
            client.sync();
            door.advance(Duration.ofSeconds(29));
            client.sync();
            assertThat(door.door().incompleteBytes()).isGreaterThan(2 * HALF);

            door.advance(Duration.ofSeconds(3));

            for (int stream : new int[] {1, 3}) {
                assertThat(client.awaitTrailers(stream))
                        .containsEntry("grpc-status", "4")
                        .hasEntrySatisfying(
                                "grpc-message",
                                text -> assertThat(text)
                                        .startsWith("READ_TIMEOUT: ")
                                        .contains("not complete after 30000 ms"));
            }
            Awaitility.await().until(() -> door.door().incompleteBytes() == 0);
            // A stream that is between two messages may be silent.
            assertThat(door.metrics().snapshot().errorCount()).isEqualTo(2);
        }
    }

    @Test
    void refusedRequestIsReleasedAlthoughItsClientReadsNothingAndGoesOn() throws IOException {
        try (OpenDoor door = open();
                RawHttp2 client = new RawHttp2(door.port(), 0)) {
            sendHalf(client, TELEMETRY, 1);
            client.sync();
            door.advance(Duration.ofSeconds(32));
            Awaitility.await().until(() -> door.door().incompleteBytes() == 0);
            client.messagePart(1, new byte[PART]);
            client.sync();

            assertThat(door.door().incompleteBytes()).isZero();
            assertThat(door.client().sendMessage(SMALL).getSuccess()).isTrue();
        }
    }

    private static void sendHalf(RawHttp2 client, String method, int stream) throws IOException {
        client.begin(stream, method);
        client.messageBegin(stream, LARGE.length, Arrays.copyOf(LARGE, PART));
        sendParts(client, stream, PART, HALF);
    }

    private static void finish(RawHttp2 client, int stream) throws IOException {
        sendParts(client, stream, HALF, LARGE.length);
        client.halfClose(stream);
    }

    private static void sendParts(RawHttp2 client, int stream, int from, int to) throws IOException {
        for (int begin = from; begin < to; begin += PART) {
            client.messagePart(stream, Arrays.copyOfRange(LARGE, begin, Math.min(to, begin + PART)));
        }
    }

    private static long directMemory() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
