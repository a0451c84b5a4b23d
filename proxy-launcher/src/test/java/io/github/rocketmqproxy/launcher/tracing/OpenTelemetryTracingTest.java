package io.github.rocketmqproxy.launcher.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.tuple;

import io.github.rocketmqproxy.api.TraceContext;
import io.github.rocketmqproxy.api.TraceSpan;
import io.github.rocketmqproxy.launcher.settings.TracingTarget;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenTelemetryTracingTest {
    private static final String CLIENTS = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String APPLICATIONS = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String SEND = "rocketmq.RocketMQProxy/SendMessage";

    private final List<SpanData> ended = new ArrayList<>();

    private final class Collecting implements SpanProcessor {
        @Override
        public void onStart(Context parent, ReadWriteSpan span) {}

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            ended.add(span.toSpanData());
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }
    }

    private OpenTelemetryTracing tracing(double ratio) {
        return new OpenTelemetryTracing(new Collecting(), ratio, "test");
    }

    private static TraceContext context(String traceparent) {
        return new TraceContext(traceparent, "");
    }

    @Test
    void callMessageAndBrokerRequestAreOneTraceThatTheClientHasBegun() {
        OpenTelemetryTracing tracing = tracing(0);

        TraceSpan call = tracing.call(SEND, new TraceContext(CLIENTS, "vendor=value"));
        TraceSpan message = tracing.message(call, TraceContext.NONE, "orders", "id-1");
        message.request("send", "broker-a", "orders", 7).end("OK", true);
        message.end("OK", true);
        call.end("OK", true);

        assertThat(ended)
                .extracting(SpanData::getName, SpanData::getKind)
                .containsExactly(
                        tuple("broker send", SpanKind.CLIENT),
                        tuple("send orders", SpanKind.PRODUCER),
                        tuple(SEND, SpanKind.SERVER));
        assertThat(ended).allMatch(span -> CLIENTS.contains(span.getTraceId()));
        assertThat(ended.get(2).getParentSpanId()).isEqualTo("b7ad6b7169203331");
        assertThat(ended.get(1).getParentSpanId()).isEqualTo(ended.get(2).getSpanId());
        assertThat(ended.get(0).getParentSpanId()).isEqualTo(ended.get(1).getSpanId());
        assertThat(message.context().traceparent())
                .isEqualTo(
                        "00-" + ended.get(1).getTraceId() + "-" + ended.get(1).getSpanId() + "-01");
        assertThat(message.context().tracestate()).isEqualTo("vendor=value");
    }

    @Test
    void deliveryGoesOnWithTheMessagesTraceAndIsLinkedToItsCall() {
        OpenTelemetryTracing tracing = tracing(1);

        TraceSpan call = tracing.call("apache.rocketmq.v2.MessagingService/ReceiveMessage", TraceContext.NONE);
        tracing.delivered(call, context(APPLICATIONS), "orders", "billing", "id-1", 5_000_000);
        call.end("OK", true);

        SpanData delivery = ended.get(0);
        assertThat(delivery.getName()).isEqualTo("receive orders");
        assertThat(delivery.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(delivery.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
        assertThat(delivery.getLinks())
                .singleElement()
                .satisfies(link -> assertThat(link.getSpanContext().getSpanId())
                        .isEqualTo(ended.get(1).getSpanId()));
        assertThat(delivery.getEndEpochNanos() - delivery.getStartEpochNanos()).isEqualTo(5_000_000);
    }

    @Test
    void messagesOwnTraceGoesBeforeThatOfItsCallAndIsLinkedToIt() {
        OpenTelemetryTracing tracing = tracing(1);

        TraceSpan call = tracing.call(SEND, context(CLIENTS));
        tracing.message(call, context(APPLICATIONS), "orders", "id-1").end("OK", true);

        assertThat(ended.get(0).getParentSpanId()).isEqualTo("00f067aa0ba902b7");
        assertThat(ended.get(0).getLinks())
                .extracting(link -> link.getSpanContext().getTraceId())
                .containsExactly("0af7651916cd43dd8448eb211c80319c");
    }

    @Test
    void whatIsNotKeptLeavesNothingAndIsNotPassedOn() {
        OpenTelemetryTracing tracing = tracing(0);

        TraceSpan call = tracing.call(SEND, TraceContext.NONE);
        TraceSpan message = tracing.message(call, TraceContext.NONE, "orders", "id-1");
        message.request("send", "broker-a", "orders", 1).end("OK", true);
        message.end("OK", true);
        call.end("OK", true);
        tracing.delivered(call, TraceContext.NONE, "orders", "billing", "id-1", 0);
        tracing.delivered(TraceSpan.NONE, TraceContext.NONE, "orders", "billing", "id-1", 0);

        assertThat(ended).isEmpty();
        assertThat(message.context()).isEqualTo(TraceContext.NONE);
    }

    @Test
    void clientsWordThatATraceIsNotKeptIsPassedOn() {
        OpenTelemetryTracing tracing = tracing(1);
        String notKept = CLIENTS.substring(0, CLIENTS.length() - 1) + "0";

        TraceSpan call = tracing.call(SEND, context(notKept));
        TraceSpan message = tracing.message(call, TraceContext.NONE, "orders", "id-1");
        message.end("OK", true);
        call.end("OK", true);

        assertThat(ended).isEmpty();
        assertThat(message.context().traceparent())
                .startsWith("00-0af7651916cd43dd8448eb211c80319c-")
                .endsWith("-00");
    }

    @Test
    void whatFailsSaysWhy() {
        OpenTelemetryTracing tracing = tracing(1);

        TraceSpan call = tracing.call(SEND, TraceContext.NONE);
        call.request("ack", "broker-a", "orders", 1).end("BROKER_TIMEOUT", false);
        call.end("DEADLINE_EXCEEDED", false);

        assertThat(ended).allMatch(span -> span.getStatus().getStatusCode() == StatusCode.ERROR);
        assertThat(ended.get(0).getAttributes().asMap().toString()).contains("error.type=BROKER_TIMEOUT");
        assertThat(ended.get(1).getAttributes().asMap().toString())
                .contains("rpc.response.status_code=DEADLINE_EXCEEDED");
    }

    @Test
    void whatIsNoTraceIsLeftAlone() {
        OpenTelemetryTracing tracing = tracing(1);
        for (String bad : List.of("x", "00-0-0-01", CLIENTS.replace('7', 'G'), "\u0000", CLIENTS.repeat(100))) {
            tracing.call(SEND, context(bad)).end("OK", true);
        }

        assertThat(ended)
                .hasSize(5)
                .allMatch(span -> !span.getParentSpanContext().isValid());
        assertThat(ended).extracting(SpanData::getSpanContext).allMatch(SpanContext::isValid);
    }

    @Test
    void closingDoesNotFailWithoutACollector() {
        OpenTelemetryTracing tracing = OpenTelemetryTracing.open(new TracingTarget("http://127.0.0.1:1/", 1), "test");
        tracing.call(SEND, TraceContext.NONE).end("OK", true);

        assertThatCode(tracing::close).doesNotThrowAnyException();
    }
}
