package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.proto.v2.EndTransactionRequest;
import io.github.rocketmqproxy.proto.v2.EndTransactionResponse;
import io.github.rocketmqproxy.proto.v2.Status;
import io.github.rocketmqproxy.proto.v2.TransactionSource;
import io.github.rocketmqproxy.session.ProducerCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;

/** Commits half messages or rolls them back. The answer is the broker's: OK means done. */
final class EndTransaction {
    private final ProducerCalls producers;

    EndTransaction(ProducerCalls producers) {
        this.producers = producers;
    }

    void call(EndTransactionRequest request, StreamObserver<EndTransactionResponse> observer) {
        Answers.answer(observer, () -> answer(request), EndTransaction::response);
    }

    private CompletableFuture<EndTransactionResponse> answer(EndTransactionRequest request) {
        return producers
                .by(CallHeaders.current().caller())
                .endTransaction(
                        Names.topic(request.getTopic()),
                        request.getMessageId(),
                        request.getTransactionId(),
                        request.getSource() == TransactionSource.SOURCE_SERVER_CHECK,
                        isCommit(request))
                .thenApply(nothing -> response(StatusCodes.OK));
    }

    private static boolean isCommit(EndTransactionRequest request) {
        return switch (request.getResolution()) {
            case COMMIT -> true;
            case ROLLBACK -> false;
            default ->
                throw new ProxyException(
                        ErrorCode.ILLEGAL_REQUEST,
                        "resolution: " + request.getResolutionValue() + " (expected: COMMIT or ROLLBACK)");
        };
    }

    private static EndTransactionResponse response(Status status) {
        return EndTransactionResponse.newBuilder().setStatus(status).build();
    }
}
