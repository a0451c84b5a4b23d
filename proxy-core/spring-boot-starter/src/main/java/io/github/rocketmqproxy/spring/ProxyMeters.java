package io.github.rocketmqproxy.spring;

import io.github.rocketmqproxy.api.MetricsSnapshot;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/** The figures of {@link MetricsSnapshot} for Micrometer. Read when they are asked for; recording costs nothing. */
final class ProxyMeters implements MeterBinder {
    private final ProxyLifecycle proxy;

    ProxyMeters(ProxyLifecycle proxy) {
        this.proxy = proxy;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, "connections.active", MetricsSnapshot::activeConnections);
        counter(registry, "connections.opened", MetricsSnapshot::totalConnections);
        counter(registry, "connections.refused", MetricsSnapshot::refusedConnections);
        gauge(registry, "producers.active", MetricsSnapshot::activeProducers);
        gauge(registry, "consumers.active", MetricsSnapshot::activeConsumers);
        counter(registry, "messages.sent", MetricsSnapshot::messagesSent);
        counter(registry, "messages.failed", MetricsSnapshot::sendFailures);
        counter(registry, "messages.received", MetricsSnapshot::messagesReceived);
        counter(registry, "messages.given_back", MetricsSnapshot::givenBack);
        counter(registry, "messages.dead_lettered", MetricsSnapshot::deadLettered);
        gauge(registry, "messages.unacknowledged", MetricsSnapshot::unacknowledged);
        counter(registry, "acknowledge.succeeded", MetricsSnapshot::acknowledged);
        counter(registry, "acknowledge.failed", MetricsSnapshot::acknowledgeFailures);
        counter(registry, "calls.failed", MetricsSnapshot::errorCount);
        gauge(registry, "calls.p50.seconds", figures -> figures.responseTime().p50Millis() / 1000);
        gauge(registry, "calls.p99.seconds", figures -> figures.responseTime().p99Millis() / 1000);
        gauge(registry, "buffer.inbound", MetricsSnapshot::bufferedInbound);
        gauge(registry, "buffer.outbound", MetricsSnapshot::bufferedOutbound);
        counter(registry, "buffer.full", MetricsSnapshot::channelFullEvents);
    }

    private void counter(MeterRegistry registry, String name, ToDoubleFunction<MetricsSnapshot> figure) {
        FunctionCounter.builder(ProxyProperties.PREFIX + "." + name, proxy, from -> read(from, figure))
                .register(registry);
    }

    private void gauge(MeterRegistry registry, String name, ToDoubleFunction<MetricsSnapshot> figure) {
        Gauge.builder(ProxyProperties.PREFIX + "." + name, proxy, from -> read(from, figure))
                .register(registry);
    }

    /** Micrometer reads before the proxy has started, too. */
    private static double read(ProxyLifecycle from, ToDoubleFunction<MetricsSnapshot> figure) {
        return figure.applyAsDouble(from.figures());
    }
}
