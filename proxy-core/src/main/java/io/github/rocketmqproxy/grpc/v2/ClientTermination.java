package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.proto.v2.NotifyClientTerminationRequest;
import io.github.rocketmqproxy.proto.v2.NotifyClientTerminationResponse;
import io.github.rocketmqproxy.proto.v2.Status;
import io.github.rocketmqproxy.session.ConsumerCalls;
import io.github.rocketmqproxy.session.TelemetryStreams;
import io.grpc.stub.StreamObserver;

/** Lets a client go. One that nobody knows here is let go as well: there is nothing that it could do about it. */
final class ClientTermination {
    private final ConsumerCalls consumers;
    private final TelemetryStreams streams;

    ClientTermination(ConsumerCalls consumers, TelemetryStreams streams) {
        this.consumers = consumers;
        this.streams = streams;
    }

    void call(NotifyClientTerminationRequest request, StreamObserver<NotifyClientTerminationResponse> observer) {
        Answers.answer(
                observer,
                () -> {
                    CallHeaders headers = CallHeaders.current();
                    String clientId = headers.clientId();
                    return consumers.by(headers.caller()).left(clientId).thenApply(left -> {
                        // Its telemetry stream stays open: Node.js would open another one if it ended.
                        streams.left(clientId, headers.caller());
                        return answer(StatusCodes.OK);
                    });
                },
                ClientTermination::answer);
    }

    private static NotifyClientTerminationResponse answer(Status status) {
        return NotifyClientTerminationResponse.newBuilder().setStatus(status).build();
    }
}
