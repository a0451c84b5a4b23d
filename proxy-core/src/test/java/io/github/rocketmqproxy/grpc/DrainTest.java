package io.github.rocketmqproxy.grpc;

import static io.github.rocketmqproxy.grpc.ScriptedProtocol.SEND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendMessageResponse;
import io.github.rocketmqproxy.testkit.RawHttp2;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What clients see of a door that is being closed. */
class DrainTest {
    private static final SendMessageRequest REQUEST =
            SendMessageRequest.newBuilder().setMessageBody("body").build();
    private static final int WINDOW = 65_535;
    /** Much longer than closing takes, and much shorter than a test may take. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Test
    void callsThatBeginBeforeTheirClientHasHeardAreServedAndNewConnectionsAreNot() throws Exception {
        try (OpenDoor door = new OpenDoor(ScriptedProtocol.answering());
                RawHttp2 client = new RawHttp2(door.port(), WINDOW)) {
            int port = door.port();
            door.door().drain();
            Awaitility.await().until(() -> !connects(port));

            // It has not answered the ping by which the door finds out that it has heard.
            call(client, 1);
            call(client, 3);
        }
    }

    private static void call(RawHttp2 client, int stream) throws IOException {
        client.begin(stream, SEND);
        client.message(stream, REQUEST);
        client.halfClose(stream);
        assertThat(client.awaitTrailers(stream)).containsEntry("grpc-status", "0");
    }

    private static boolean connects(int port) {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void callInFlightIsWaitedFor() throws Exception {
        BlockingQueue<StreamObserver<SendMessageResponse>> waiting = new LinkedBlockingQueue<>();
        try (OpenDoor door = new OpenDoor(new ScriptedProtocol((request, observer) -> waiting.add(observer)));
                RawHttp2 client = new RawHttp2(door.port(), WINDOW)) {
            client.begin(1, SEND);
            client.message(1, REQUEST);
            client.halfClose(1);
            StreamObserver<SendMessageResponse> call = waiting.poll(10, TimeUnit.SECONDS);
            door.door().drain();
            CompletableFuture<Void> closed =
                    CompletableFuture.runAsync(() -> door.door().close(PATIENCE));
            Awaitility.await().during(Duration.ofSeconds(1)).until(() -> !closed.isDone());

            ScriptedProtocol.answer(call);

            assertThat(client.awaitTrailers(1)).containsEntry("grpc-status", "0");
            assertThat(closed).succeedsWithin(Duration.ofSeconds(30));
        }
    }

    @Test
    void whoWatchesTheHealthOrHearsNothingDoesNotHoldUpTheEnd() throws Exception {
        try (OpenDoor door = new OpenDoor(ScriptedProtocol.answering());
                RawHttp2 deaf = new RawHttp2(door.port(), WINDOW)) {
            Iterator<HealthCheckResponse> watch =
                    HealthGrpc.newBlockingStub(door.channel()).watch(HealthCheckRequest.getDefaultInstance());
            assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.SERVING);
            call(deaf, 1);

            door.door().drain();
            CompletableFuture<Void> closed =
                    CompletableFuture.runAsync(() -> door.door().close(PATIENCE));

            assertThat(closed).succeedsWithin(Duration.ofSeconds(30));
            assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
        }
    }

    @Test
    void announcedEndIsSeenByLoadBalancersAndEverythingIsServedStill() throws Exception {
        try (OpenDoor door = new OpenDoor(ScriptedProtocol.answering())) {
            door.door().announceEnd();
            door.door().serving(true);

            assertThat(HealthGrpc.newBlockingStub(door.channel())
                            .check(HealthCheckRequest.getDefaultInstance())
                            .getStatus())
                    .isEqualTo(ServingStatus.NOT_SERVING);
            try (RawHttp2 late = new RawHttp2(door.port(), WINDOW)) {
                call(late, 1);
            }
        }
    }
}
