package io.github.rocketmqproxy.grpc.simple;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.grpc.Statuses;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers unary calls when their work is done: by a message, or where the contract says so by a status. */
final class Answers {
    private static final Logger log = LoggerFactory.getLogger(Answers.class);

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
     * @param work what to do; may throw
     * @param success the answer for what came out
     * @param failure the answer for an error that is told by a message
     */
    static <T, A> void answer(
            StreamObserver<A> observer,
            Supplier<CompletableFuture<T>> work,
            Function<T, A> success,
            Function<ProxyException, A> failure) {
        // Without a handler, answering a call that its client has given up would throw.
        ((ServerCallStreamObserver<A>) observer).setOnCancelHandler(() -> {});
        CompletableFuture<T> running;
        try {
            running = work.get();
        } catch (ProxyException e) {
            running = CompletableFuture.failedFuture(e);
        }
        running.whenComplete((result, thrown) -> {
            if (thrown == null) {
                observer.onNext(success.apply(result));
                observer.onCompleted();
                return;
            }
            ProxyException error = ProxyException.from(thrown);
            if (error.code() == ErrorCode.INTERNAL) {
                log.error("A call failed by a fault of the proxy", error);
            }
            if (BY_STATUS.contains(error.code())) {
                observer.onError(Statuses.exception(error));
            } else {
                observer.onNext(failure.apply(error));
                observer.onCompleted();
            }
        });
    }
}
