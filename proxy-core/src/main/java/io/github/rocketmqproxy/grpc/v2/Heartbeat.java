package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.proto.v2.ClientType;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.HeartbeatRequest;
import io.github.rocketmqproxy.proto.v2.HeartbeatResponse;
import io.github.rocketmqproxy.proto.v2.Status;
import io.github.rocketmqproxy.session.ConsumerCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;

/** Hears that a client is alive. It needs neither settings nor a group: nothing of it is in memory here after a restart. */
final class Heartbeat {
    private final ConsumerCalls consumers;

    Heartbeat(ConsumerCalls consumers) {
        this.consumers = consumers;
    }

    void call(HeartbeatRequest request, StreamObserver<HeartbeatResponse> observer) {
        Answers.answer(observer, () -> beat(request).thenApply(Heartbeat::answer), Heartbeat::answer);
    }

    private CompletableFuture<Status> beat(HeartbeatRequest request) {
        CallHeaders headers = CallHeaders.current();
        ClientType type = request.getClientType();
        // Go's client looks with an empty heartbeat, without any header, whether its telemetry stream is to be kept. It
        // has no credentials
        // then, and learns nothing.
        if (headers.clientId().isEmpty() && type == ClientType.CLIENT_TYPE_UNSPECIFIED) {
            return CompletableFuture.completedFuture(StatusCodes.OK);
        }
        if (type == ClientType.CLIENT_TYPE_UNSPECIFIED || type == ClientType.UNRECOGNIZED) {
            return CompletableFuture.completedFuture(StatusCodes.status(
                    Code.UNRECOGNIZED_CLIENT_TYPE,
                    "client_type: " + request.getClientTypeValue()
                            + " (expected: a type of the protocol, 1 for a producer to 6)"));
        }
        return consumers.by(headers.caller()).seen(headers.clientId()).thenApply(seen -> StatusCodes.OK);
    }

    private static HeartbeatResponse answer(Status status) {
        return HeartbeatResponse.newBuilder().setStatus(status).build();
    }
}
