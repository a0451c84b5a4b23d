package io.github.rocketmqproxy.testkit;

import io.github.rocketmqproxy.api.TraceContext;
import io.github.rocketmqproxy.api.TraceSpan;
import io.github.rocketmqproxy.api.Tracing;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes down what it is told, spans by number: {@code 2 send orders of 1}. */
public final class RecordedTracing implements Tracing {
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final AtomicInteger spans = new AtomicInteger();

    /** What it was told, in order. */
    public List<String> log() {
        return List.copyOf(log);
    }

    private Recorded begin(String text) {
        Recorded span = new Recorded(spans.incrementAndGet());
        log.add(span.number + " " + text);
        return span;
    }

    private static String created(TraceContext creation) {
        return creation.isEmpty() ? "" : ", created by " + creation.traceparent();
    }

    private static String of(TraceSpan parent) {
        return parent instanceof Recorded recorded ? " of " + recorded.number : "";
    }

    @Override
    public TraceSpan call(String method, TraceContext carried) {
        return begin("call " + method + created(carried));
    }

    @Override
    public TraceSpan message(TraceSpan call, TraceContext creation, String topic, String messageId) {
        return begin("send " + topic + of(call) + created(creation));
    }

    @Override
    public void delivered(
            TraceSpan call, TraceContext creation, String topic, String group, String messageId, long waitedNanos) {
        log.add("receive " + topic + " for " + group + of(call) + created(creation));
    }

    private final class Recorded implements TraceSpan {
        private final int number;

        Recorded(int number) {
            this.number = number;
        }

        @Override
        public TraceSpan request(String operation, String brokerName, String topic, int messages) {
            return begin("broker " + operation + " " + brokerName + " (" + messages + ")" + of(this));
        }

        @Override
        public TraceContext context() {
            return new TraceContext("span " + number, "state");
        }

        @Override
        public void end(String status, boolean success) {
            log.add(number + " ends " + status + (success ? "" : ", failed"));
        }
    }
}
