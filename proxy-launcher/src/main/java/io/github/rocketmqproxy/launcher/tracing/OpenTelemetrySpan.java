package io.github.rocketmqproxy.launcher.tracing;

import io.github.rocketmqproxy.api.TraceContext;
import io.github.rocketmqproxy.api.TraceSpan;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

/** A span of ours as one of OpenTelemetry's. */
final class OpenTelemetrySpan implements TraceSpan {
    /** Of a call that begins a trace which is not kept: nothing below it is kept either, and nobody hears of it. */
    static final TraceSpan NOT_KEPT = new TraceSpan() {
        @Override
        public TraceSpan request(String operation, String brokerName, String topic, int messages) {
            return this;
        }

        @Override
        public TraceContext context() {
            return TraceContext.NONE;
        }

        @Override
        public void end(String status, boolean success) {}
    };

    private final Tracer tracer;
    private final Span span;
    private final String statusAttribute;

    /**
     * A span that has begun.
     *
     * @param statusAttribute where to write how it ended
     */
    OpenTelemetrySpan(Tracer tracer, Span span, String statusAttribute) {
        this.tracer = tracer;
        this.span = span;
        this.statusAttribute = statusAttribute;
    }

    Span span() {
        return span;
    }

    @Override
    public TraceSpan request(String operation, String brokerName, String topic, int messages) {
        SpanBuilder builder = tracer.spanBuilder("broker " + operation)
                .setSpanKind(SpanKind.CLIENT)
                .setParent(Context.root().with(span))
                .setAttribute(Attribute.SYSTEM, Attribute.ROCKETMQ)
                .setAttribute(Attribute.OPERATION, operation)
                .setAttribute(Attribute.DESTINATION, topic)
                .setAttribute(Attribute.BROKER, brokerName);
        if (messages > 0) {
            builder.setAttribute(Attribute.BATCH, messages);
        }
        return new OpenTelemetrySpan(tracer, builder.startSpan(), Attribute.ERROR);
    }

    @Override
    public TraceContext context() {
        return W3c.write(span);
    }

    @Override
    public void end(String status, boolean success) {
        if (!success) {
            span.setStatus(StatusCode.ERROR, status);
        }
        if (!success || !statusAttribute.equals(Attribute.ERROR)) {
            span.setAttribute(statusAttribute, status);
        }
        span.end();
    }
}
