package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.proto.v2.ForwardMessageToDeadLetterQueueRequest;
import io.github.rocketmqproxy.proto.v2.ForwardMessageToDeadLetterQueueResponse;
import io.github.rocketmqproxy.session.ConsumerCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;

/** Puts a delivery aside that a consumer gives up, into its group's dead-letter topic; an ordered queue goes on behind it. */
final class ForwardMessageToDeadLetterQueue {
    private final ConsumerCalls consumers;

    ForwardMessageToDeadLetterQueue(ConsumerCalls consumers) {
        this.consumers = consumers;
    }

    void call(
            ForwardMessageToDeadLetterQueueRequest request,
            StreamObserver<ForwardMessageToDeadLetterQueueResponse> observer) {
        CallHeaders headers = CallHeaders.current();
        Answers.answer(
                observer,
                () -> answer(request, headers),
                status -> ForwardMessageToDeadLetterQueueResponse.newBuilder()
                        .setStatus(status)
                        .build());
    }

    private CompletableFuture<ForwardMessageToDeadLetterQueueResponse> answer(
            ForwardMessageToDeadLetterQueueRequest request, CallHeaders headers) {
        ConsumerCalls.DeliveryRef delivery = headers.delivery(
                request.getTopic(), request.getGroup(), request.getReceiptHandle(), request.getLiteTopic());
        return consumers
                .by(headers.caller())
                .forwardToDeadLetter(delivery, request.getMessageId())
                .thenApply(nothing -> ForwardMessageToDeadLetterQueueResponse.newBuilder()
                        .setStatus(StatusCodes.OK)
                        .build());
    }
}
