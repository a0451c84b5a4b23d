package io.github.rocketmqproxy.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import io.github.rocketmqproxy.proto.v2.HeartbeatRequest;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc;
import io.github.rocketmqproxy.proto.v2.Resource;
import io.github.rocketmqproxy.proto.v2.Status;
import io.github.rocketmqproxy.proto.v2.TelemetryCommand;
import io.github.rocketmqproxy.testkit.RawHttp2;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Each protocol has its own largest request, on one port. */
class RequestLimitsTest {
    private static final int SMALL = 1_000;
    private static final int LARGE = 50_000;
    private static final int RESOURCE_EXHAUSTED = Code.RESOURCE_EXHAUSTED.value();

    private final ScriptedProtocol small = ScriptedProtocol.answering().withMaxRequestBytes(SMALL);

    private OpenDoor open() throws IOException {
        return new OpenDoor(List.of(small, new OtherProtocol(LARGE)));
    }

    @Test
    void eachProtocolTakesRequestsUpToItsLimitToTheByte() throws IOException {
        try (OpenDoor door = open()) {
            assertThat(door.client().sendMessage(sendOf(SMALL)).getSuccess()).isTrue();
            refused(() -> door.client().sendMessage(sendOf(SMALL + 1)), SMALL);
            refused(() -> door.client().sendMessage(sendOf(LARGE + 1)), LARGE);

            MessagingServiceGrpc.MessagingServiceBlockingStub other =
                    MessagingServiceGrpc.newBlockingStub(door.channel()).withDeadlineAfter(10, TimeUnit.SECONDS);
            assertThat(other.heartbeat(heartbeatOf(LARGE))).isNotNull();
            refused(() -> other.heartbeat(heartbeatOf(LARGE + 1)), LARGE);

            assertThat(door.client().sendMessage(sendOf(SMALL)).getSuccess()).isTrue();
            assertThat(small.requests()).hasSize(2);
            assertThat(door.metrics().snapshot().totalConnections()).isEqualTo(1);
        }
    }

    @Test
    void refusalNamesTheMethodTheLimitAndItsCode() throws IOException {
        try (OpenDoor door = open()) {
            assertThatThrownBy(() -> door.client().sendMessage(sendOf(SMALL + 1)))
                    .hasMessageContaining("rocketmq.RocketMQProxy/SendMessage")
                    .hasMessageContaining("expected: at most 1000")
                    .satisfies(e -> {
                        Metadata trailers = io.grpc.Status.trailersFromThrowable(e);
                        assertThat(trailers).isNotNull();
                        assertThat(trailers.get(Statuses.ERROR_CODE)).isEqualTo("MESSAGE_BODY_TOO_LARGE");
                    });
        }
    }

    @Test
    void tooLargeRequestIsRefusedBeforeTheRestOfItComes() throws IOException {
        try (OpenDoor door = open();
                RawHttp2 client = new RawHttp2(door.port(), 65_535)) {
            client.begin(1, ScriptedProtocol.SEND);
            client.messageBegin(1, LARGE, new byte[SMALL]);
            client.sync();
            client.begin(3, ScriptedProtocol.SEND);
            client.messageBegin(3, LARGE, new byte[SMALL + 1]);

            assertThat(client.awaitTrailers(3)).containsEntry("grpc-status", String.valueOf(RESOURCE_EXHAUSTED));
            // The largest limit of all is looked at before any of it comes.
            client.begin(5, ScriptedProtocol.SEND);
            client.messageBegin(5, LARGE + 1, new byte[0]);
            assertThat(client.awaitTrailers(5)).containsEntry("grpc-status", String.valueOf(RESOURCE_EXHAUSTED));
            assertThat(small.requests()).isEmpty();
        }
    }

    @Test
    void fewBytesThatBecomeManyAreRefused() throws IOException {
        try (OpenDoor door = open()) {
            assertThat(door.client()
                            .withCompression("gzip")
                            .sendMessage(sendOf(SMALL))
                            .getSuccess())
                    .isTrue();
            refused(() -> door.client().withCompression("gzip").sendMessage(sendOf(SMALL + 1)), SMALL);
            refused(() -> door.client().withCompression("gzip").sendMessage(sendOf(1 << 20)), SMALL);
            assertThat(small.requests()).hasSize(1);
        }
    }

    @Test
    void limitIsThatOfOneMessageAndNotOfTheStream() throws Exception {
        try (OpenDoor door = new OpenDoor(
                List.of(ScriptedProtocol.answering().withMaxRequestBytes(LARGE), new OtherProtocol(SMALL)))) {
            BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
            StreamObserver<TelemetryCommand> stream = MessagingServiceGrpc.newStub(door.channel())
                    .telemetry(new StreamObserver<>() {
                        @Override
                        public void onNext(TelemetryCommand command) {
                            heard.add(command.getSerializedSize());
                        }

                        @Override
                        public void onError(Throwable failure) {
                            heard.add(io.grpc.Status.fromThrowable(failure).getCode());
                        }

                        @Override
                        public void onCompleted() {
                            heard.add("completed");
                        }
                    });
            for (int i = 0; i < 3; i++) {
                stream.onNext(commandOf(SMALL));
                assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(SMALL);
            }
            stream.onNext(commandOf(SMALL + 1));
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(Code.RESOURCE_EXHAUSTED);
        }
    }

    private static void refused(ThrowingCallable call, int limit) {
        assertThatThrownBy(call)
                .satisfies(e -> assertThat(io.grpc.Status.fromThrowable(e).getCode())
                        .as(e.toString())
                        .isEqualTo(Code.RESOURCE_EXHAUSTED))
                .hasMessageContaining(String.valueOf(limit));
    }

    /** Lengths up to 127 take one byte, up to 16383 two, then three. */
    private static SendMessageRequest sendOf(int bytes) {
        SendMessageRequest request = SendMessageRequest.newBuilder()
                .setMessageBody("x".repeat(bytes - overhead(bytes)))
                .build();
        assertThat(request.getSerializedSize()).isEqualTo(bytes);
        return request;
    }

    private static int overhead(int bytes) {
        return bytes < 16_384 ? 3 : 4;
    }

    private static HeartbeatRequest heartbeatOf(int bytes) {
        HeartbeatRequest request = HeartbeatRequest.newBuilder()
                .setGroup(Resource.newBuilder().setName("x".repeat(bytes - 2 * overhead(bytes))))
                .build();
        assertThat(request.getSerializedSize()).isEqualTo(bytes);
        return request;
    }

    private static TelemetryCommand commandOf(int bytes) {
        TelemetryCommand command = TelemetryCommand.newBuilder()
                .setStatus(Status.newBuilder().setMessage("x".repeat(bytes - 2 * overhead(bytes))))
                .build();
        assertThat(command.getSerializedSize()).isEqualTo(bytes);
        return command;
    }
}
