package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.proto.v2.UpdateOffsetRequest;
import io.github.rocketmqproxy.proto.v2.UpdateOffsetResponse;
import io.github.rocketmqproxy.session.ConsumerCalls;
import io.grpc.stub.StreamObserver;

/** Stores how far a group has read a queue. */
final class UpdateOffset {
    private final ConsumerCalls consumers;

    UpdateOffset(ConsumerCalls consumers) {
        this.consumers = consumers;
    }

    void call(UpdateOffsetRequest request, StreamObserver<UpdateOffsetResponse> observer) {
        Answers.answer(
                observer,
                () -> consumers
                        .by(CallHeaders.current().caller())
                        .updateOffset(
                                Names.group(request.getGroup()),
                                Queues.of(request.getMessageQueue()),
                                request.getOffset())
                        .thenApply(nothing -> UpdateOffsetResponse.newBuilder()
                                .setStatus(StatusCodes.OK)
                                .build()),
                status -> UpdateOffsetResponse.newBuilder().setStatus(status).build());
    }
}
