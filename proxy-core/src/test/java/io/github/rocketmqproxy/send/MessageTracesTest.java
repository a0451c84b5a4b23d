package io.github.rocketmqproxy.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.TraceContext;
import io.github.rocketmqproxy.api.TraceSpan;
import io.github.rocketmqproxy.api.Tracing;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.testkit.RecordedTracing;
import io.github.rocketmqproxy.testkit.TestMessages;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageTracesTest {
    private static final TestMessages PLAIN = TestMessages.to("orders");

    private final RecordedTracing tracing = new RecordedTracing();
    private final MessageTraces traces = new MessageTraces(tracing);

    private OutboundMessage carrying(OutboundMessage message) {
        return traces.carrying(message, traces.begin(message));
    }

    @Test
    void messageCarriesItsTraceBesideItsOwnProperties() {
        OutboundMessage carrying = carrying(PLAIN.body("text").withProperties(Map.of("colour", "red")));

        assertThat(carrying.properties())
                .isEqualTo(Map.of("colour", "red", "traceparent", "span 1", "tracestate", "state"));
        assertThat(TestMessages.text(carrying.body())).isEqualTo("text");
    }

    @Test
    void traceThatTheApplicationHasGivenStays() {
        OutboundMessage carrying = carrying(PLAIN.body("text").withProperties(Map.of("traceparent", "its own")));

        assertThat(carrying.properties()).isEqualTo(Map.of("traceparent", "its own"));
        assertThat(tracing.log()).containsExactly("1 send orders, created by its own");
    }

    @Test
    void messageWithoutRoomForItIsSentWithoutIt() {
        Map<String, String> properties = new HashMap<>();
        for (int i = 0; i < 16; i++) {
            properties.put("property" + i, "x".repeat(1_000));
        }
        OutboundMessage full = PLAIN.body("text").withProperties(properties);
        MessageRules.check(full);
        int room = 0;
        while (isAllowed(full, room + 1)) {
            room++;
        }
        OutboundMessage brimful = with(full, room);

        assertThat(carrying(brimful)).isSameAs(brimful);
    }

    private static OutboundMessage with(OutboundMessage message, int length) {
        Map<String, String> properties = new HashMap<>(message.properties());
        properties.put("last", "x".repeat(length));
        return message.withProperties(properties);
    }

    private static boolean isAllowed(OutboundMessage message, int length) {
        try {
            MessageRules.check(with(message, length));
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    @Test
    void withoutTracingTheMessageIsTheSame() {
        OutboundMessage message = PLAIN.body("text");
        MessageTraces none = new MessageTraces(Tracing.NONE);

        assertThat(none.begin(message)).isSameAs(TraceSpan.NONE);
        assertThat(none.carrying(message, TraceSpan.NONE)).isSameAs(message);
    }

    @Test
    void contextIsReadFromPropertiesIfItIsThere() {
        assertThat(TraceContext.in(Map.of())).isSameAs(TraceContext.NONE);
        assertThat(TraceContext.in(Map.of("traceparent", "", "tracestate", "x")))
                .isSameAs(TraceContext.NONE);
        assertThat(TraceContext.in(Map.of("traceparent", "a", "tracestate", "b")))
                .isEqualTo(new TraceContext("a", "b"));
        assertThat(TraceContext.in(Map.of("traceparent", "a")).tracestate()).isEmpty();
    }
}
