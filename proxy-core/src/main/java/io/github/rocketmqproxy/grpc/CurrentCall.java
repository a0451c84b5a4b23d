package io.github.rocketmqproxy.grpc;

import io.github.rocketmqproxy.api.TraceSpan;

/** The call that this thread is just handling. */
public final class CurrentCall {
    private CurrentCall() {}

    /**
     * Its trace. To be asked before anything goes on later or elsewhere.
     *
     * @return the span; {@link TraceSpan#NONE} if the call is not traced
     */
    public static TraceSpan span() {
        CallTracer tracer = CallTracer.current();
        return tracer == null ? TraceSpan.NONE : tracer.span();
    }
}
