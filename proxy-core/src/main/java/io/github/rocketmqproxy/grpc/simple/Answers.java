package io.github.rocketmqproxy.grpc.simple;

import com.google.protobuf.Message;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.grpc.Statuses;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** Answers unary calls when their work is done: by a message, or where the contract says so by a status. */
final class Answers {
    /** Errors that the original tells by a gRPC status; all others are {@code success=false}. */
    private static final Set<ErrorCode> BY_STATUS = Set.of(
            ErrorCode.UNKNOWN_ID,
            ErrorCode.MESSAGE_BODY_TOO_LARGE,
            ErrorCode.SHUTTING_DOWN,
            ErrorCode.DEADLINE_EXCEEDED);

    private Answers() {}

    /**
     * Answers a call.
     *
     * @param observer the call
     * @param failed what to fill with an error that is told by a message
     * @param work what to do; may throw
     * @param success the answer for what came out
     */
    static <T, A extends Message> void answer(
            StreamObserver<A> observer, A failed, Supplier<CompletableFuture<T>> work, Function<T, A> success) {
        // Without a handler, answering a call that its client has given up would throw.
        ((ServerCallStreamObserver<A>) observer).setOnCancelHandler(() -> {});
        CompletableFuture<T> running;
        try {
            running = work.get();
        } catch (ProxyException e) {
            running = CompletableFuture.failedFuture(e);
        }
        running.thenApply(success).whenComplete((answer, failure) -> {
            if (failure == null) {
                finish(observer, answer);
                return;
            }
            ProxyException error = Statuses.told(failure);
            if (BY_STATUS.contains(error.code())) {
                observer.onError(Statuses.exception(error));
            } else {
                finish(observer, Responses.failed(failed, error));
            }
        });
    }

    private static <A> void finish(StreamObserver<A> observer, A answer) {
        observer.onNext(answer);
        observer.onCompleted();
    }
}
