package io.github.rocketmqproxy.launcher.bench;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/** Tells an outcome from the one answer of a call; errors of the call itself are the same for all. */
abstract class UnaryAnswer<T> implements StreamObserver<T> {
    private final Outcome outcome;

    UnaryAnswer(Outcome outcome) {
        this.outcome = outcome;
    }

    /** Looks at the answer and tells the outcome. */
    abstract void judge(T answer, Outcome outcome);

    @Override
    public void onNext(T answer) {
        judge(answer, outcome);
    }

    @Override
    public void onError(Throwable failure) {
        Status status = Status.fromThrowable(failure);
        outcome.failed(status.getCode().name(), description(status));
    }

    @Override
    public void onCompleted() {
        // The one answer has been judged.
    }

    static String description(Status status) {
        String description = status.getDescription();
        Throwable cause = status.getCause();
        return (description == null ? "no description" : description) + (cause == null ? "" : " (" + cause + ")");
    }
}
