package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.proto.v2.ChangeInvisibleDurationRequest;
import io.github.rocketmqproxy.proto.v2.ChangeInvisibleDurationResponse;
import io.github.rocketmqproxy.session.ConsumerCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Hides a delivery for longer, or for less long, than before. Clients take over the answer's handle without a look at its status, so a
 * failure repeats the old one.
 */
final class ChangeInvisibleDuration {
    private final ConsumerCalls consumers;

    ChangeInvisibleDuration(ConsumerCalls consumers) {
        this.consumers = consumers;
    }

    void call(ChangeInvisibleDurationRequest request, StreamObserver<ChangeInvisibleDurationResponse> observer) {
        CallHeaders headers = CallHeaders.current();
        Answers.answer(
                observer,
                () -> answer(request, headers),
                status -> ChangeInvisibleDurationResponse.newBuilder()
                        .setStatus(status)
                        .setReceiptHandle(request.getReceiptHandle())
                        .build());
    }

    private CompletableFuture<ChangeInvisibleDurationResponse> answer(
            ChangeInvisibleDurationRequest request, CallHeaders headers) {
        ConsumerCalls.DeliveryRef delivery = headers.delivery(
                request.getTopic(), request.getGroup(), request.getReceiptHandle(), request.getLiteTopic());
        return consumers
                .by(headers.caller())
                .changeInvisible(delivery, invisible(request.getInvisibleDuration()), !request.getSuspend())
                .thenApply(handle -> ChangeInvisibleDurationResponse.newBuilder()
                        .setStatus(StatusCodes.OK)
                        .setReceiptHandle(handle)
                        .build());
    }

    /** The rest of the range is looked at behind; what is no duration at all, here. */
    private static Duration invisible(com.google.protobuf.Duration asked) {
        return Times.duration(asked)
                .orElseThrow(() -> new ProxyException(
                        ErrorCode.ILLEGAL_INVISIBLE_DURATION,
                        "invisible_duration: " + asked.getSeconds() + " s " + asked.getNanos()
                                + " ns (expected: 0 to 12 h)"));
    }
}
