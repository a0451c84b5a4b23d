package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.proto.v2.RecallMessageRequest;
import io.github.rocketmqproxy.proto.v2.RecallMessageResponse;
import io.github.rocketmqproxy.proto.v2.Status;
import io.github.rocketmqproxy.session.ProducerCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;

/** Takes back a delayed message that has not been delivered. */
final class RecallMessage {
    private final ProducerCalls producers;

    RecallMessage(ProducerCalls producers) {
        this.producers = producers;
    }

    void call(RecallMessageRequest request, StreamObserver<RecallMessageResponse> observer) {
        Answers.answer(observer, () -> answer(request), RecallMessage::failed);
    }

    private CompletableFuture<RecallMessageResponse> answer(RecallMessageRequest request) {
        return producers
                .by(CallHeaders.current().caller())
                .recall(Names.topic(request.getTopic()), request.getRecallHandle())
                .thenApply(id -> RecallMessageResponse.newBuilder()
                        .setStatus(StatusCodes.OK)
                        .setMessageId(id)
                        .build());
    }

    private static RecallMessageResponse failed(Status status) {
        return RecallMessageResponse.newBuilder().setStatus(status).build();
    }
}
