package io.github.rocketmqproxy.send;

import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.TraceContext;
import io.github.rocketmqproxy.api.TraceSpan;
import io.github.rocketmqproxy.api.Tracing;
import io.github.rocketmqproxy.message.OutboundMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The traces of messages on their way to brokers. Thread-safe. */
final class MessageTraces {
    static final String OK = "OK";

    private final Tracing tracing;

    MessageTraces(Tracing tracing) {
        this.tracing = tracing;
    }

    TraceSpan begin(OutboundMessage message) {
        if (tracing == Tracing.NONE) {
            return TraceSpan.NONE;
        }
        return tracing.message(
                message.origin().call(), TraceContext.in(message.properties()), message.topic(), message.messageId());
    }

    /**
     * The message with its trace in its properties, for its consumer. One that carries a trace of its own keeps that: its application knows
     * better where it began. So does one that has no room for it.
     */
    OutboundMessage carrying(OutboundMessage message, TraceSpan span) {
        if (span == TraceSpan.NONE || message.properties().containsKey(TraceContext.TRACEPARENT)) {
            return message;
        }
        TraceContext context = span.context();
        if (context.isEmpty()) {
            return message;
        }
        Map<String, String> properties = new HashMap<>(message.properties());
        properties.put(TraceContext.TRACEPARENT, context.traceparent());
        if (!context.tracestate().isEmpty()) {
            properties.put(TraceContext.TRACESTATE, context.tracestate());
        }
        try {
            OutboundMessage carrying = message.withProperties(properties);
            MessageRules.check(carrying);
            return carrying;
        } catch (ProxyException e) {
            return message;
        }
    }

    /** One for each message of a request to a broker that is traced. */
    static List<TraceSpan> requests(List<Pending> batch, String brokerName) {
        List<TraceSpan> spans = List.of();
        for (Pending pending : batch) {
            if (pending.span() != TraceSpan.NONE) {
                if (spans.isEmpty()) {
                    spans = new ArrayList<>(batch.size());
                }
                spans.add(pending.span()
                        .request("send", brokerName, pending.message().topic(), batch.size()));
            }
        }
        return spans;
    }
}
