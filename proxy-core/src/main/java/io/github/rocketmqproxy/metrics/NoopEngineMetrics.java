package io.github.rocketmqproxy.metrics;

import com.codahale.metrics.MetricRegistry;
import io.github.rocketmqproxy.api.Distribution;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.MetricsSnapshot;
import java.util.Map;
import java.util.function.LongSupplier;

/** Records nothing: every figure is 0, and the registry stays empty. Thread-safe. */
public final class NoopEngineMetrics implements EngineMetrics {
    private final MetricRegistry registry = new MetricRegistry();

    @Override
    public void connectionOpened() {}

    @Override
    public void connectionClosed() {}

    @Override
    public void connectionRefused() {}

    @Override
    public void callFinished(String method, String status, long nanos, boolean success) {}

    @Override
    public void callEnded(String method, String status, boolean success) {}

    @Override
    public void messagesSent(String topic, int messages, long bytes) {}

    @Override
    public void sendFailed(String topic, ErrorCode code) {}

    @Override
    public void sendWaited(long nanos) {}

    @Override
    public void batchSent(int messages, long bytes, long nanos) {}

    @Override
    public void messagesReceived(String topic, int messages, long bytes) {}

    @Override
    public void receiveWaited(long nanos) {}

    @Override
    public void acknowledged(long nanos) {}

    @Override
    public void acknowledgeFailed() {}

    @Override
    public void givenBack(int messages) {}

    @Override
    public void deadLettered() {}

    @Override
    public void accessRefused(AccessRefusal reason) {}

    @Override
    public void bufferFull() {}

    @Override
    public void producerLeakDetected() {}

    @Override
    public void consumerLeakDetected() {}

    @Override
    public void threadLeakDetected() {}

    @Override
    public void gauge(MetricName name, LongSupplier value) {}

    @Override
    public Map<String, Long> counts(MetricName name) {
        return Map.of();
    }

    @Override
    public Distribution distribution(MetricName name) {
        return Distribution.NOTHING;
    }

    @Override
    public MetricsSnapshot snapshot() {
        return MetricsSnapshot.NOTHING;
    }

    @Override
    public String prometheus() {
        return "";
    }

    @Override
    public MetricRegistry registry() {
        return registry;
    }

    @Override
    public void close() {}
}
