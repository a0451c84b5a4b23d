package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.proto.v2.GetOffsetRequest;
import io.github.rocketmqproxy.proto.v2.GetOffsetResponse;
import io.github.rocketmqproxy.session.ConsumerCalls;
import io.grpc.stub.StreamObserver;

/** Tells how far a group has read a queue. */
final class GetOffset {
    private final ConsumerCalls consumers;

    GetOffset(ConsumerCalls consumers) {
        this.consumers = consumers;
    }

    void call(GetOffsetRequest request, StreamObserver<GetOffsetResponse> observer) {
        Answers.answer(
                observer,
                () -> consumers
                        .by(CallHeaders.current().caller())
                        .committedOffset(Names.group(request.getGroup()), Queues.of(request.getMessageQueue()))
                        .thenApply(offset -> GetOffsetResponse.newBuilder()
                                .setStatus(StatusCodes.OK)
                                .setOffset(offset)
                                .build()),
                status -> GetOffsetResponse.newBuilder().setStatus(status).build());
    }
}
