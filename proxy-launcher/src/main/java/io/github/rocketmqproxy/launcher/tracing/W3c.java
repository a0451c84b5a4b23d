package io.github.rocketmqproxy.launcher.tracing;

import io.github.rocketmqproxy.api.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Traces in the W3C's form, to and fro. */
final class W3c {
    private static final W3CTraceContextPropagator PROPAGATOR = W3CTraceContextPropagator.getInstance();

    private static final TextMapGetter<TraceContext> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(TraceContext carrier) {
            return List.of(TraceContext.TRACEPARENT, TraceContext.TRACESTATE);
        }

        @Override
        public @Nullable String get(@Nullable TraceContext carrier, String key) {
            if (carrier == null) {
                return null;
            }
            return switch (key) {
                case TraceContext.TRACEPARENT -> carrier.traceparent();
                case TraceContext.TRACESTATE -> carrier.tracestate();
                default -> null;
            };
        }
    };

    private W3c() {}

    /** What somebody has sent along; invalid if it is none. */
    static SpanContext read(TraceContext carried) {
        if (carried.isEmpty()) {
            return SpanContext.getInvalid();
        }
        return Span.fromContext(PROPAGATOR.extract(Context.root(), carried, GETTER))
                .getSpanContext();
    }

    static TraceContext write(Span span) {
        Map<String, String> headers = new HashMap<>();
        PROPAGATOR.inject(Context.root().with(span), headers, (carrier, key, value) -> headers.put(key, value));
        String traceparent = headers.get(TraceContext.TRACEPARENT);
        return traceparent == null
                ? TraceContext.NONE
                : new TraceContext(traceparent, headers.getOrDefault(TraceContext.TRACESTATE, ""));
    }
}
