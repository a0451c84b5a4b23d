package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.MessageQueue;
import io.github.rocketmqproxy.proto.v2.QueryOffsetRequest;
import io.github.rocketmqproxy.proto.v2.QueryOffsetResponse;
import io.github.rocketmqproxy.session.ConsumerCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;

/** Finds the first or the next offset of a queue, or that of a time. */
final class QueryOffset {
    private final ConsumerCalls consumers;

    QueryOffset(ConsumerCalls consumers) {
        this.consumers = consumers;
    }

    void call(QueryOffsetRequest request, StreamObserver<QueryOffsetResponse> observer) {
        Answers.answer(
                observer,
                () -> offset(request, Queues.of(request.getMessageQueue()))
                        .thenApply(offset -> QueryOffsetResponse.newBuilder()
                                .setStatus(StatusCodes.OK)
                                .setOffset(offset)
                                .build()),
                status -> QueryOffsetResponse.newBuilder().setStatus(status).build());
    }

    private CompletableFuture<Long> offset(QueryOffsetRequest request, MessageQueue queue) {
        ConsumerCalls calls = consumers.by(CallHeaders.current().caller());
        return switch (request.getQueryOffsetPolicy()) {
            case BEGINNING -> calls.firstOffset(queue);
            case END -> calls.endOffset(queue);
            case TIMESTAMP -> calls.offsetAt(queue, timestamp(request));
            case UNRECOGNIZED ->
                throw new ProxyException(
                        ErrorCode.ILLEGAL_REQUEST,
                        "query_offset_policy: " + request.getQueryOffsetPolicyValue()
                                + " (expected: BEGINNING, END or TIMESTAMP)");
        };
    }

    private static long timestamp(QueryOffsetRequest request) {
        return Times.millis(request.getTimestamp())
                .filter(millis -> request.hasTimestamp() && millis >= 0)
                .orElseThrow(() -> new ProxyException(
                        ErrorCode.ILLEGAL_REQUEST,
                        "timestamp: " + (request.hasTimestamp() ? "none of this epoch" : "missing")
                                + " (expected: a time, as query_offset_policy is TIMESTAMP)"));
    }
}
