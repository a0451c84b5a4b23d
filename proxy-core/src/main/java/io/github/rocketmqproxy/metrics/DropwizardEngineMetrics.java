package io.github.rocketmqproxy.metrics;

import com.codahale.metrics.MetricRegistry;
import io.github.rocketmqproxy.api.Distribution;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.MetricsSnapshot;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * Records into a Dropwizard registry. The registry may be shared, also with another engine, as long as each has its own prefix.
 * Thread-safe. Whoever makes it closes it; the registry itself stays with its owner.
 */
public final class DropwizardEngineMetrics implements EngineMetrics {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double BYTES_PER_MEBIBYTE = 1 << 20;
    private static final Set<MetricName> OWN_GAUGES = Set.of(
            MetricName.CONNECTIONS_ACTIVE,
            MetricName.MESSAGES_PER_SECOND,
            MetricName.THREADS_LIVE,
            MetricName.MEMORY_USED);

    private static final int DEFAULT_TOPICS = 100;

    private final Figures figures;
    private final Map<String, CallFigures> calls;
    private final TopicFigures topics;
    private final LastSecond lastSecond;
    private final AtomicLong activeConnections = new AtomicLong();

    /**
     * Registers all figures.
     *
     * @param registry where to; not closed
     * @param prefix begins the name of every figure
     * @param topics most topics with figures of their own; 0 for no figures by topic
     * @throws IllegalArgumentException if the registry already has figures with this prefix; nothing is registered then
     */
    public DropwizardEngineMetrics(MetricRegistry registry, String prefix, int topics) {
        this(registry, prefix, topics, System::nanoTime);
    }

    /**
     * Registers all figures, with those by topic for 100 topics.
     *
     * @param registry where to; not closed
     * @param prefix begins the name of every figure
     * @throws IllegalArgumentException if the registry already has figures with this prefix; nothing is registered then
     */
    public DropwizardEngineMetrics(MetricRegistry registry, String prefix) {
        this(registry, prefix, DEFAULT_TOPICS);
    }

    DropwizardEngineMetrics(MetricRegistry registry, String prefix, int topics, LongSupplier nanoClock) {
        figures = new Figures(registry, prefix, nanoClock);
        calls = KnownCalls.allLabels().stream()
                .collect(Collectors.toUnmodifiableMap(label -> label, label -> new CallFigures(figures, label)));
        this.topics = new TopicFigures(figures, topics);
        lastSecond = new LastSecond(nanoClock);
        // There from the start, at 0: whoever watches for growth does not see a figure's first value.
        for (ErrorCode code : ErrorCode.values()) {
            figures.counter(MetricName.MESSAGES_FAILED, code.name());
        }
        for (AccessRefusal reason : AccessRefusal.values()) {
            figures.counter(MetricName.ACCESS_REFUSED, reason.label());
        }
        figures.gauge(MetricName.CONNECTIONS_ACTIVE, activeConnections::get);
        figures.gauge(MetricName.MESSAGES_PER_SECOND, lastSecond::count);
        figures.gauge(MetricName.THREADS_LIVE, ProcessFigures::threads);
        figures.gauge(MetricName.MEMORY_USED, ProcessFigures::memoryBytes);
    }

    @Override
    public void connectionOpened() {
        activeConnections.incrementAndGet();
        figures.counter(MetricName.CONNECTIONS_OPENED).inc();
    }

    @Override
    public void connectionClosed() {
        activeConnections.decrementAndGet();
    }

    @Override
    public void connectionRefused() {
        figures.counter(MetricName.CONNECTIONS_REFUSED).inc();
    }

    @Override
    public void callFinished(String method, String status, long nanos, boolean success) {
        CallFigures call = call(method);
        call.duration().record(nanos);
        call.ended(status, success);
    }

    @Override
    public void callEnded(String method, String status, boolean success) {
        call(method).ended(status, success);
    }

    private CallFigures call(String method) {
        return Objects.requireNonNull(calls.get(KnownCalls.label(method)));
    }

    @Override
    public void messagesSent(String topic, int messages, long bytes) {
        topics.sent(topic, messages, bytes);
        figures.counter(MetricName.MESSAGES_SENT).inc(messages);
        lastSecond.add(messages);
    }

    @Override
    public void sendFailed(String topic, ErrorCode code) {
        topics.failed(topic);
        figures.counter(MetricName.MESSAGES_FAILED, code.name()).inc();
    }

    @Override
    public void sendWaited(long nanos) {
        figures.summary(MetricName.SEND_WAIT).record(nanos);
    }

    @Override
    public void batchSent(int messages, long bytes, long nanos) {
        figures.summary(MetricName.SEND_REQUEST_MESSAGES).record(messages);
        figures.summary(MetricName.SEND_REQUEST_SIZE).record(bytes);
        figures.summary(MetricName.SEND_REQUEST_DURATION).record(nanos);
    }

    @Override
    public void messagesReceived(String topic, int messages, long bytes) {
        topics.received(topic, messages, bytes);
        figures.counter(MetricName.MESSAGES_RECEIVED).inc(messages);
        lastSecond.add(messages);
    }

    @Override
    public void receiveWaited(long nanos) {
        figures.summary(MetricName.RECEIVE_WAIT).record(nanos);
    }

    @Override
    public void acknowledged(long nanos) {
        figures.summary(MetricName.ACKNOWLEDGE_DURATION).record(nanos);
    }

    @Override
    public void acknowledgeFailed() {
        figures.counter(MetricName.ACKNOWLEDGE_FAILED).inc();
    }

    @Override
    public void givenBack(int messages) {
        figures.counter(MetricName.MESSAGES_GIVEN_BACK).inc(messages);
    }

    @Override
    public void deadLettered() {
        figures.counter(MetricName.MESSAGES_DEAD_LETTERED).inc();
    }

    @Override
    public void accessRefused(AccessRefusal reason) {
        figures.counter(MetricName.ACCESS_REFUSED, reason.label()).inc();
    }

    @Override
    public void bufferFull() {
        figures.counter(MetricName.BUFFER_FULL).inc();
    }

    @Override
    public void producerLeakDetected() {
        figures.counter(MetricName.PRODUCERS_LEAKED).inc();
    }

    @Override
    public void consumerLeakDetected() {
        figures.counter(MetricName.CONSUMERS_LEAKED).inc();
    }

    @Override
    public void threadLeakDetected() {
        figures.counter(MetricName.THREADS_LEAKED).inc();
    }

    @Override
    public void gauge(MetricName name, LongSupplier value) {
        if (OWN_GAUGES.contains(name)) {
            throw new IllegalArgumentException("name: " + name + " (expected: a gauge whose source is outside)");
        }
        figures.gauge(name, value);
    }

    @Override
    public Map<String, Long> counts(MetricName name) {
        return figures.counts(name);
    }

    @Override
    public Distribution distribution(MetricName name) {
        return figures.distribution(name);
    }

    @Override
    public MetricsSnapshot snapshot() {
        Histogram calls = figures.window(MetricName.CALLS_DURATION, KnownCalls.UNARY);
        return new MetricsSnapshot(
                figures.gauge(MetricName.CONNECTIONS_ACTIVE),
                figures.counter(MetricName.CONNECTIONS_OPENED).getCount(),
                figures.counter(MetricName.CONNECTIONS_REFUSED).getCount(),
                figures.gauge(MetricName.PRODUCERS_ACTIVE),
                figures.gauge(MetricName.CONSUMERS_ACTIVE),
                figures.counter(MetricName.MESSAGES_SENT).getCount(),
                figures.counter(MetricName.MESSAGES_RECEIVED).getCount(),
                figures.gauge(MetricName.MESSAGES_PER_SECOND),
                new MetricsSnapshot.ResponseTime(
                        calls.getMean() / NANOS_PER_MILLI,
                        calls.getValueAtPercentile(50) / NANOS_PER_MILLI,
                        calls.getValueAtPercentile(95) / NANOS_PER_MILLI,
                        calls.getValueAtPercentile(99) / NANOS_PER_MILLI,
                        calls.getMaxValue() / NANOS_PER_MILLI),
                figures.total(MetricName.CALLS_FAILED),
                figures.total(MetricName.MESSAGES_FAILED),
                figures.summary(MetricName.ACKNOWLEDGE_DURATION).count(),
                figures.counter(MetricName.ACKNOWLEDGE_FAILED).getCount(),
                figures.gauge(MetricName.MESSAGES_UNACKNOWLEDGED),
                figures.counter(MetricName.MESSAGES_GIVEN_BACK).getCount(),
                figures.counter(MetricName.MESSAGES_DEAD_LETTERED).getCount(),
                figures.gauge(MetricName.BUFFER_INBOUND_MESSAGES),
                figures.gauge(MetricName.BUFFER_OUTBOUND_MESSAGES),
                figures.summary(MetricName.SEND_REQUEST_MESSAGES).window().getMean(),
                figures.gauge(MetricName.THREADS_LIVE),
                figures.gauge(MetricName.MEMORY_USED) / BYTES_PER_MEBIBYTE,
                figures.counter(MetricName.PRODUCERS_LEAKED).getCount(),
                figures.counter(MetricName.CONSUMERS_LEAKED).getCount(),
                figures.counter(MetricName.BUFFER_FULL).getCount(),
                figures.counter(MetricName.THREADS_LEAKED).getCount());
    }

    @Override
    public String prometheus() {
        return figures.prometheus();
    }

    @Override
    public MetricRegistry registry() {
        return figures.registry();
    }

    @Override
    public void close() {
        figures.close();
    }
}
