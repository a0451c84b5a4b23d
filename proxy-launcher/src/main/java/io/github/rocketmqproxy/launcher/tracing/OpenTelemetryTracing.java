package io.github.rocketmqproxy.launcher.tracing;

import io.github.rocketmqproxy.api.TraceContext;
import io.github.rocketmqproxy.api.TraceSpan;
import io.github.rocketmqproxy.api.Tracing;
import io.github.rocketmqproxy.launcher.settings.TracingTarget;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Sends traces to a collector. Spans wait in a queue of bounded length; those that find it full are dropped, and nothing waits for a
 * collector that is slow or away. Thread-safe. Whoever opens it closes it, after the engine.
 */
public final class OpenTelemetryTracing implements Tracing, AutoCloseable {
    private static final String NAME = "rocketmq-proxy";
    private static final Duration EXPORT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SCHEDULE = Duration.ofSeconds(2);
    private static final long LAST_EXPORT_SECONDS = 5;

    private final SdkTracerProvider provider;
    private final Tracer tracer;

    OpenTelemetryTracing(SpanProcessor processor, double ratio, String version) {
        provider = SdkTracerProvider.builder()
                .addSpanProcessor(processor)
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(ratio)))
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.builder()
                                .put("service.name", NAME)
                                .put("service.version", version)
                                .put("service.instance.id", UUID.randomUUID().toString())
                                .build())))
                .build();
        tracer = provider.get(NAME, version);
    }

    /**
     * Sends traces from now on. Does not wait for the collector.
     *
     * @param target where to, and which share
     * @param version of this program
     * @return close it to send what is left
     */
    public static OpenTelemetryTracing open(TracingTarget target, String version) {
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(target.endpoint().replaceAll("/+$", "") + "/v1/traces")
                .setTimeout(EXPORT_TIMEOUT)
                .build();
        return new OpenTelemetryTracing(
                BatchSpanProcessor.builder(exporter).setScheduleDelay(SCHEDULE).build(), target.ratio(), version);
    }

    @Override
    public TraceSpan call(String method, TraceContext carried) {
        SpanContext parent = W3c.read(carried);
        int slash = method.indexOf('/');
        Span span = begin(method, SpanKind.SERVER, parent)
                .setAttribute(Attribute.RPC_SYSTEM, "grpc")
                .setAttribute(Attribute.RPC_SERVICE, method.substring(0, Math.max(0, slash)))
                .setAttribute(Attribute.RPC_METHOD, method.substring(slash + 1))
                .startSpan();
        // What a client has begun and does not keep is passed on all the same, so that nobody behind us keeps parts of
        // it.
        return span.isRecording() || parent.isValid()
                ? new OpenTelemetrySpan(tracer, span, Attribute.RPC_STATUS)
                : OpenTelemetrySpan.NOT_KEPT;
    }

    @Override
    public TraceSpan message(TraceSpan call, TraceContext creation, String topic, String messageId) {
        SpanContext created = W3c.read(creation);
        if (call == OpenTelemetrySpan.NOT_KEPT && !created.isValid()) {
            return call;
        }
        SpanContext caller = contextOf(call);
        // The application's own trace of the message goes before that of the call, which the proxy may have begun
        // itself.
        Span span = begin("send " + topic, SpanKind.PRODUCER, created.isValid() ? created : caller, caller)
                .setAttribute(Attribute.SYSTEM, Attribute.ROCKETMQ)
                .setAttribute(Attribute.OPERATION, "send")
                .setAttribute(Attribute.DESTINATION, topic)
                .setAttribute(Attribute.MESSAGE, messageId)
                .startSpan();
        return span.isRecording() || created.isValid() || caller.isValid()
                ? new OpenTelemetrySpan(tracer, span, Attribute.ERROR)
                : OpenTelemetrySpan.NOT_KEPT;
    }

    @Override
    public void delivered(
            TraceSpan call, TraceContext creation, String topic, String group, String messageId, long waitedNanos) {
        SpanContext created = W3c.read(creation);
        SpanContext caller = contextOf(call);
        SpanContext parent = created.isValid() ? created : caller;
        if (!parent.isValid()) {
            return;
        }
        long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        begin("receive " + topic, SpanKind.CONSUMER, parent, caller)
                .setStartTimestamp(now - waitedNanos, TimeUnit.NANOSECONDS)
                .setAttribute(Attribute.SYSTEM, Attribute.ROCKETMQ)
                .setAttribute(Attribute.OPERATION, "receive")
                .setAttribute(Attribute.DESTINATION, topic)
                .setAttribute(Attribute.GROUP, group)
                .setAttribute(Attribute.MESSAGE, messageId)
                .startSpan()
                .end(now, TimeUnit.NANOSECONDS);
    }

    private static SpanContext contextOf(TraceSpan call) {
        return call instanceof OpenTelemetrySpan span ? span.span().getSpanContext() : SpanContext.getInvalid();
    }

    private SpanBuilder begin(String name, SpanKind kind, SpanContext parent) {
        SpanBuilder builder = tracer.spanBuilder(name).setSpanKind(kind);
        return parent.isValid() ? builder.setParent(Context.root().with(Span.wrap(parent))) : builder.setNoParent();
    }

    /** With a link to the call where that is not the parent. */
    private SpanBuilder begin(String name, SpanKind kind, SpanContext parent, SpanContext call) {
        SpanBuilder builder = begin(name, kind, parent);
        return call.isValid() && call != parent ? builder.addLink(call) : builder;
    }

    @Override
    public void close() {
        provider.shutdown().join(LAST_EXPORT_SECONDS, TimeUnit.SECONDS);
    }
}
