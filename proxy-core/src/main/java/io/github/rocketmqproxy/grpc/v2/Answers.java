package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.proto.v2.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Answers unary calls when their work is done. Failures go into the answer's status; the gRPC status is always OK. */
final class Answers {
    private Answers() {}

    /**
     * Answers a call.
     *
     * @param observer the call
     * @param work what to do; may throw
     * @param failed the answer for a failure
     */
    static <A> void answer(
            StreamObserver<A> observer, Supplier<CompletableFuture<A>> work, Function<Status, A> failed) {
        // Without a handler, answering a call that its client has given up would throw.
        ((ServerCallStreamObserver<A>) observer).setOnCancelHandler(() -> {});
        running(work).whenComplete((answer, failure) -> {
            observer.onNext(failure == null ? answer : failed.apply(StatusCodes.status(failure)));
            observer.onCompleted();
        });
    }

    /** Tells a client by one frame that its call has failed, and ends the call. */
    static <F> Consumer<Throwable> failing(StreamObserver<F> observer, Function<Status, F> frame) {
        return failure -> {
            observer.onNext(frame.apply(StatusCodes.status(failure)));
            observer.onCompleted();
        };
    }

    /** Starts work; what it throws becomes its failure. */
    static <T> CompletableFuture<T> running(Supplier<CompletableFuture<T>> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
