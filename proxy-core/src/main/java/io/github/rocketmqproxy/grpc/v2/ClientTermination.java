package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.proto.v2.NotifyClientTerminationRequest;
import io.github.rocketmqproxy.proto.v2.NotifyClientTerminationResponse;
import io.github.rocketmqproxy.proto.v2.Status;
import io.github.rocketmqproxy.session.ConsumerCalls;
import io.github.rocketmqproxy.session.TelemetryStreams;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;

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
                    String clientId = CallHeaders.current().clientId();
                    if (!clientId.isEmpty()) {
                        consumers.left(clientId);
                        // Its telemetry stream stays open: Node.js would open another one if it ended.
                        streams.left(clientId);
                    }
                    return CompletableFuture.completedFuture(answer(StatusCodes.OK));
                },
                ClientTermination::answer);
    }

    private static NotifyClientTerminationResponse answer(Status status) {
        return NotifyClientTerminationResponse.newBuilder().setStatus(status).build();
    }
}
