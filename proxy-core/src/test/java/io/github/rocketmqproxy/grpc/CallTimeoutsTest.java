package io.github.rocketmqproxy.grpc;

import static io.github.rocketmqproxy.grpc.ScriptedProtocol.SEND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendMessageResponse;
import io.github.rocketmqproxy.testkit.RawHttp2;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Clients that are too slow with their request, or with reading the answer. The limits are the defaults, 30 seconds. */
class CallTimeoutsTest {
    private static final int WINDOW = 65_535;
    private static final SendMessageRequest REQUEST =
            SendMessageRequest.newBuilder().setMessageBody("body").build();

    @Test
    void requestThatIsNeverCompleteEndsAndNamesTheLimit() throws IOException {
        ScriptedProtocol protocol = ScriptedProtocol.answering();
        try (OpenDoor door = new OpenDoor(protocol);
                RawHttp2 client = new RawHttp2(door.port(), WINDOW)) {
            client.begin(1, SEND);
            client.begin(3, SEND);
            client.message(3, REQUEST);
            client.sync();

            door.advance(Duration.ofSeconds(29));
            assertThat(door.metrics().snapshot().errorCount()).isZero();
            door.advance(Duration.ofSeconds(3));

            for (int stream : new int[] {1, 3}) {
                assertThat(client.awaitTrailers(stream))
                        .containsEntry("grpc-status", "4")
                        .hasEntrySatisfying(
                                "grpc-message",
                                text -> assertThat(text)
                                        .startsWith("READ_TIMEOUT: the request was not complete after 30000 ms"));
            }
            Awaitility.await().until(() -> door.metrics().snapshot().errorCount() == 2);
            assertThat(protocol.requests()).isEmpty();
            assertConnectionLives(client, 5);
        }
    }

    @Test
    void callWhoseRequestIsCompleteMayTakeLonger() throws Exception {
        BlockingQueue<StreamObserver<SendMessageResponse>> waiting = new LinkedBlockingQueue<>();
        try (OpenDoor door = new OpenDoor(new ScriptedProtocol((request, observer) -> waiting.add(observer)));
                RawHttp2 client = new RawHttp2(door.port(), WINDOW)) {
            client.begin(1, SEND);
            client.message(1, REQUEST);
            client.halfClose(1);
            client.sync();
            door.advance(Duration.ofHours(1));
            ScriptedProtocol.answer(waiting.poll(10, TimeUnit.SECONDS));

            assertThat(client.awaitTrailers(1)).containsEntry("grpc-status", "0");
        }
    }

    @Test
    void answerThatIsNotReadIsCutOffAndTheConnectionLivesOn() throws IOException {
        try (OpenDoor door = new OpenDoor(ScriptedProtocol.answering());
                RawHttp2 client = new RawHttp2(door.port(), 0)) {
            client.begin(1, SEND);
            client.message(1, REQUEST);
            client.halfClose(1);
            client.sync();

            door.advance(Duration.ofSeconds(29));
            client.sync();
            assertThat(door.metrics().snapshot().errorCount()).isZero();
            door.advance(Duration.ofSeconds(3));

            client.awaitReset(1);
            Awaitility.await().until(() -> door.metrics().snapshot().errorCount() == 1);
            client.window(WINDOW);
            assertConnectionLives(client, 3);
        }
    }

    @Test
    void answerThatIsReadLateButInTimeArrives() throws IOException {
        try (OpenDoor door = new OpenDoor(ScriptedProtocol.answering());
                RawHttp2 client = new RawHttp2(door.port(), 0)) {
            client.begin(1, SEND);
            client.message(1, REQUEST);
            client.halfClose(1);
            client.sync();
            door.advance(Duration.ofSeconds(29));
            client.window(WINDOW);
            assertThat(client.awaitTrailers(1)).containsEntry("grpc-status", "0");
            door.advance(Duration.ofHours(1));
            assertThat(door.metrics().snapshot().errorCount()).isZero();
        }
    }

    private static void assertConnectionLives(RawHttp2 client, int stream) throws IOException {
        client.begin(stream, SEND);
        client.message(stream, REQUEST);
        client.halfClose(stream);
        assertThat(client.awaitTrailers(stream)).containsEntry("grpc-status", "0");
    }
}
