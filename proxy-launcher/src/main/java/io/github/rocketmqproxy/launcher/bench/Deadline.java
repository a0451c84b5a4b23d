package io.github.rocketmqproxy.launcher.bench;

import io.grpc.stub.AbstractStub;
import java.util.concurrent.TimeUnit;

/** How long answers may take; longer than clients wait, so that slow answers are measured and not cut off. */
final class Deadline {
    static final int SECONDS = 10;

    private Deadline() {}

    static <S extends AbstractStub<S>> S on(S stub) {
        return stub.withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
    }
}
