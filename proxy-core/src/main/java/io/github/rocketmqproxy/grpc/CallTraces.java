package io.github.rocketmqproxy.grpc;

import io.github.rocketmqproxy.api.TraceContext;
import io.github.rocketmqproxy.api.TraceSpan;
import io.github.rocketmqproxy.api.Tracing;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import org.jspecify.annotations.Nullable;

/** Begins the traces of the calls of one protocol, as parts of those that clients send along. */
final class CallTraces {
    static final CallTraces NONE = new CallTraces(Tracing.NONE, false);

    private static final Metadata.Key<String> TRACEPARENT =
            Metadata.Key.of(TraceContext.TRACEPARENT, Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> TRACESTATE =
            Metadata.Key.of(TraceContext.TRACESTATE, Metadata.ASCII_STRING_MARSHALLER);

    private final Tracing tracing;
    private final boolean streamsEnd;

    /**
     * For one protocol.
     *
     * @param streamsEnd whether calls with one request and many answers end by themselves
     */
    CallTraces(Tracing tracing, boolean streamsEnd) {
        this.tracing = tracing;
        this.streamsEnd = streamsEnd;
    }

    TraceSpan begin(ServerCall<?, ?> call, Metadata headers) {
        MethodDescriptor<?, ?> method = call.getMethodDescriptor();
        if (tracing == Tracing.NONE || !ends(method.getType())) {
            return TraceSpan.NONE;
        }
        TraceSpan span = tracing.call(method.getFullMethodName(), carried(headers));
        CallTracer tracer = CallTracer.current();
        if (tracer != null) {
            tracer.begin(span);
        }
        return span;
    }

    private boolean ends(MethodDescriptor.MethodType type) {
        return type == MethodDescriptor.MethodType.UNARY
                || (type == MethodDescriptor.MethodType.SERVER_STREAMING && streamsEnd);
    }

    private static TraceContext carried(Metadata headers) {
        String traceparent = headers.get(TRACEPARENT);
        return traceparent == null
                ? TraceContext.NONE
                : new TraceContext(traceparent, orEmpty(headers.get(TRACESTATE)));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
