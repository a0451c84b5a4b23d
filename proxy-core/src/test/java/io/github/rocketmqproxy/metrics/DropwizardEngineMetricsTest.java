package io.github.rocketmqproxy.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.MetricsSnapshot;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DropwizardEngineMetricsTest {
    private final ManualClock clock = new ManualClock();
    private final MetricRegistry registry = new MetricRegistry();
    private final EngineMetrics metrics = new DropwizardEngineMetrics(registry, "proxy", 3, clock);

    @Test
    void everyEventChangesItsOwnFigureOnly() {
        // A different number of each event, so that no figure can stand for another.
        repeat(2, metrics::connectionOpened);
        metrics.connectionClosed();
        repeat(3, metrics::connectionRefused);
        metrics.messagesSent("topic", 40, 400);
        metrics.messagesReceived("topic", 500, 5_000);
        repeat(4, () -> metrics.sendFailed("topic", ErrorCode.BROKER_BUSY));
        repeat(5, () -> metrics.sendFailed("topic", ErrorCode.OVERLOADED));
        repeat(6, () -> metrics.acknowledged(1_000_000));
        repeat(7, metrics::acknowledgeFailed);
        metrics.givenBack(8);
        repeat(10, metrics::deadLettered);
        repeat(11, metrics::bufferFull);
        repeat(12, metrics::producerLeakDetected);
        repeat(13, metrics::consumerLeakDetected);
        repeat(14, metrics::threadLeakDetected);
        repeat(15, () -> metrics.callFinished("AckMessage", "OK", 1_000_000, false));
        metrics.gauge(MetricName.PRODUCERS_ACTIVE, () -> 16);
        metrics.gauge(MetricName.CONSUMERS_ACTIVE, () -> 17);
        metrics.gauge(MetricName.MESSAGES_UNACKNOWLEDGED, () -> 18);
        metrics.gauge(MetricName.BUFFER_INBOUND_MESSAGES, () -> 19);
        metrics.gauge(MetricName.BUFFER_OUTBOUND_MESSAGES, () -> 20);
        metrics.batchSent(21, 2_100, 5_000_000);
        clock.advance(Duration.ofSeconds(1));

        Map<String, Number> json = metrics.snapshot().asMap();

        assertThat(json)
                .containsEntry("active_connections", 1L)
                .containsEntry("total_connections", 2L)
                .containsEntry("refused_connections", 3L)
                .containsEntry("messages_sent", 40L)
                .containsEntry("messages_received", 500L)
                .containsEntry("messages_per_second", 540L)
                .containsEntry("send_failures", 9L)
                .containsEntry("messages_acknowledged", 6L)
                .containsEntry("acknowledge_failures", 7L)
                .containsEntry("messages_given_back", 8L)
                .containsEntry("messages_dead_lettered", 10L)
                .containsEntry("channel_full_events", 11L)
                .containsEntry("producer_leak_detections", 12L)
                .containsEntry("consumer_leak_detections", 13L)
                .containsEntry("goroutine_leaks", 14L)
                .containsEntry("error_count", 15L)
                .containsEntry("active_producers", 16L)
                .containsEntry("active_consumers", 17L)
                .containsEntry("messages_unacknowledged", 18L)
                .containsEntry("buffered_inbound", 19L)
                .containsEntry("buffered_outbound", 20L)
                .containsEntry("mean_batch_messages", 21.0);
    }

    @Test
    void jsonHasEveryFieldOfTheOriginal() {
        assertThat(metrics.snapshot().asMap().keySet())
                .contains(
                        "active_connections",
                        "total_connections",
                        "active_producers",
                        "active_consumers",
                        "messages_sent",
                        "messages_received",
                        "messages_per_second",
                        "avg_response_time_ms",
                        "error_count",
                        "goroutine_count",
                        "memory_usage_mb",
                        "producer_leak_detections",
                        "consumer_leak_detections",
                        "channel_full_events",
                        "goroutine_leaks");
    }

    @Test
    void responseTimeIsTheMeanOfUnaryCallsInTheLastMinuteWithItsPercentiles() {
        metrics.callFinished("SendMessage", "OK", millis(900), true);
        clock.advance(Duration.ofMinutes(2));
        for (int i = 1; i <= 50; i++) {
            metrics.callFinished("rocketmq.RocketMQProxy/SendMessage", "OK", micros(100 * i), true);
            metrics.callFinished("AckMessage", "OK", micros(5_000 + 100 * i), true);
        }
        metrics.callFinished("ReceiveMessages", "OK", Duration.ofHours(5).toNanos(), true);
        metrics.callFinished(
                "grpc.health.v1.Health/Watch", "OK", Duration.ofHours(5).toNanos(), true);

        MetricsSnapshot.ResponseTime time = metrics.snapshot().responseTime();

        assertThat(time.meanMillis()).isCloseTo(5.05, withPercentage(1));
        assertThat(time.p50Millis()).isCloseTo(5.0, withPercentage(1));
        assertThat(time.p95Millis()).isCloseTo(9.5, withPercentage(1));
        assertThat(time.p99Millis()).isCloseTo(9.9, withPercentage(1));
        assertThat(time.maxMillis()).isCloseTo(10.0, withPercentage(1));
    }

    @Test
    void figuresOfTheProcessAreTrue() {
        MetricsSnapshot snapshot = metrics.snapshot();

        long heapMb = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted() >> 20;
        assertThat(snapshot.memoryUsageMb()).isBetween(5.0, heapMb + 500.0);
        assertThat((double) snapshot.threadCount())
                .isCloseTo(ManagementFactory.getThreadMXBean().getThreadCount(), within(5.0));
        assertThat(snapshot.asMap().get("goroutine_count"))
                .isEqualTo(snapshot.asMap().get("thread_count"));
    }

    @Test
    void prometheusTextIsStrictlyLegalAndSaysWhatWasRecorded() {
        metrics.connectionOpened();
        metrics.callFinished("SendMessage", "OK", millis(250), true);
        metrics.callFinished("SendMessage", "OK", millis(250), false);
        metrics.callFinished("AckMessage", "OK", millis(1), true);
        metrics.sendFailed("topic", ErrorCode.BROKER_BUSY);
        metrics.batchSent(32, 4_096, millis(2));
        metrics.gauge(MetricName.BUFFER_INBOUND_SIZE, () -> 77);

        PrometheusParser families = PrometheusParser.parse(metrics.prometheus());

        PrometheusParser.Family calls = families.family("rocketmq_proxy_calls_duration_seconds");
        assertThat(calls.type).isEqualTo("summary");
        assertThat(calls.value("_count", Map.of("method", "SendMessage"))).isEqualTo(2);
        assertThat(calls.value("_sum", Map.of("method", "SendMessage"))).isEqualTo(0.5);
        assertThat(calls.value(Map.of("method", "SendMessage", "quantile", "0.99")))
                .isCloseTo(0.25, withPercentage(1));
        assertThat(calls.value("_count", Map.of("method", "AckMessage"))).isEqualTo(1);
        assertThat(value(families, "calls_failed_total", Map.of("method", "SendMessage")))
                .isEqualTo(1);
        assertThat(value(families, "messages_failed_total", Map.of("code", "BROKER_BUSY")))
                .isEqualTo(1);
        assertThat(value(families, "connections_active", Map.of())).isEqualTo(1);
        assertThat(value(families, "connections_opened_total", Map.of())).isEqualTo(1);
        assertThat(value(families, "buffer_inbound_size_bytes", Map.of())).isEqualTo(77);
        assertThat(families.family("rocketmq_proxy_send_request_messages").value("_sum", Map.of()))
                .isEqualTo(32);
        assertThat(families.family("rocketmq_proxy_send_request_size_bytes").value(Map.of("quantile", "1")))
                .isCloseTo(4_096, withPercentage(1));
        assertThat(families.has("rocketmq_proxy_pool_clusters")).isFalse();
    }

    @Test
    void prometheusQuantilesAreNotANumberWhileNothingHappens() {
        metrics.acknowledged(millis(3));
        clock.advance(Duration.ofMinutes(5));

        PrometheusParser.Family family =
                PrometheusParser.parse(metrics.prometheus()).family("rocketmq_proxy_acknowledge_duration_seconds");

        assertThat(family.value(Map.of("quantile", "0.5"))).isNaN();
        assertThat(family.value("_count", Map.of())).isEqualTo(1);
        assertThat(family.value("_sum", Map.of())).isEqualTo(0.003);
    }

    @Test
    void inventedMethodNamesShareOneFigure() {
        for (int i = 0; i < 1_000; i++) {
            metrics.callFinished("invented" + i + "\"}\n", "OK", millis(1), false);
        }

        assertThat(PrometheusParser.parse(metrics.prometheus())
                        .family("rocketmq_proxy_calls_duration_seconds")
                        .value("_count", Map.of("method", "other")))
                .isEqualTo(1_000);
        assertThat(registry.getTimers().keySet().stream().filter(name -> name.contains("calls")))
                .containsExactly("proxy.calls.duration.other");
    }

    @Test
    void registryShowsTheFiguresUnderThePrefix() {
        metrics.messagesSent("topic", 3, 10);
        metrics.gauge(MetricName.PRODUCERS_ACTIVE, () -> 4);
        metrics.callFinished("SendMessage", "OK", millis(2), true);

        assertThat(registry.counter("proxy.messages.sent").getCount()).isEqualTo(3);
        assertThat(registry.gauge("proxy.producers.active").getValue()).isEqualTo(4L);
        Timer calls = registry.timer("proxy.calls.duration.SendMessage");
        assertThat((double) calls.getSnapshot().getMax()).isCloseTo(2e6, withPercentage(1));
        assertThat(registry.getHistograms()).containsKey("proxy.send_request.messages");
        assertThat(metrics.registry()).isSameAs(registry);
    }

    @Test
    void closeRemovesWhatWasRegisteredAndNothingElse() {
        Counter hosts = registry.counter("proxy.hosts.own");
        EngineMetrics second = new DropwizardEngineMetrics(registry, "second");
        Set<String> names = Set.copyOf(registry.getNames());
        metrics.callFinished("SendMessage", "OK", 1, false);
        metrics.sendFailed("topic", ErrorCode.INTERNAL);
        metrics.gauge(MetricName.POOL_CLUSTERS, () -> 1);
        assertThat(registry.getNames()).hasSizeGreaterThan(names.size());

        metrics.close();
        metrics.close();
        metrics.messagesSent("topic", 1, 10);
        metrics.callFinished("AckMessage", "OK", 1, false);
        metrics.gauge(MetricName.POOL_CLUSTERS, () -> 1);

        assertThat(registry.getNames()).allMatch(name -> name.equals("proxy.hosts.own") || name.startsWith("second."));
        assertThat(registry.counter("proxy.hosts.own")).isSameAs(hosts);
        second.close();
        assertThat(registry.getNames()).containsExactly("proxy.hosts.own");
    }

    @Test
    void twoEnginesShareARegistryWithoutSharingFigures() {
        EngineMetrics second = new DropwizardEngineMetrics(registry, "second", 3, clock);
        metrics.messagesSent("topic", 1, 10);
        second.messagesSent("topic", 2, 10);

        assertThat(metrics.snapshot().messagesSent()).isEqualTo(1);
        assertThat(second.snapshot().messagesSent()).isEqualTo(2);
    }

    @Test
    void samePrefixTwiceIsRefusedAndLeavesTheFirstEngineAlone() {
        Set<String> names = Set.copyOf(registry.getNames());

        assertThatThrownBy(() -> new DropwizardEngineMetrics(registry, "proxy"))
                .hasMessageStartingWith("prefix: \"proxy\" (expected: a prefix of its own for each engine; the registry"
                        + " already has proxy.");
        assertThat(registry.getNames()).isEqualTo(names);
        assertThatThrownBy(() -> new DropwizardEngineMetrics(registry, " "))
                .hasMessage("prefix: \" \" (expected: not blank)");
    }

    @Test
    void clashWithAHostsOwnFigureLeavesNothingHalfRegistered() {
        MetricRegistry hosts = new MetricRegistry();
        String last = "engine." + MetricName.THREADS_LEAKED.dottedName();
        hosts.counter(last);

        assertThatThrownBy(() -> new DropwizardEngineMetrics(hosts, "engine")).hasMessageContaining(last);
        assertThat(hosts.getNames()).containsExactly(last);
    }

    @Test
    void laterSourceOfAGaugeReplacesTheEarlierOne() {
        metrics.gauge(MetricName.PRODUCERS_ACTIVE, () -> 1);
        metrics.gauge(MetricName.PRODUCERS_ACTIVE, () -> 2);

        assertThat(metrics.snapshot().activeProducers()).isEqualTo(2);
        assertThat(registry.gauge("proxy.producers.active").getValue()).isEqualTo(2L);
    }

    @Test
    void gaugesAreOnlyForGaugesWhoseSourceIsOutside() {
        assertThatThrownBy(() -> metrics.gauge(MetricName.MESSAGES_SENT, () -> 1))
                .hasMessage("name: MESSAGES_SENT (expected: a name of the kind GAUGE)");
        assertThatThrownBy(() -> metrics.gauge(MetricName.MEMORY_USED, () -> 1))
                .hasMessage("name: MEMORY_USED (expected: a gauge whose source is outside)");
    }

    @Test
    void withoutMetricsEverythingIsZeroAndNothingIsRegistered() {
        try (EngineMetrics nothing = new NoopEngineMetrics()) {
            nothing.connectionOpened();
            nothing.messagesSent("topic", 5, 10);
            nothing.gauge(MetricName.PRODUCERS_ACTIVE, () -> 5);

            assertThat(nothing.snapshot().asMap().values()).allMatch(number -> number.doubleValue() == 0);
            assertThat(nothing.prometheus()).isEmpty();
            assertThat(nothing.registry().getNames()).isEmpty();
        }
    }

    @Test
    void namesAreUniqueAndFollowPrometheusCustoms() {
        List<String> dotted = new ArrayList<>();
        List<String> prometheus = new ArrayList<>();
        for (MetricName name : MetricName.values()) {
            dotted.add(name.dottedName());
            prometheus.add(name.prometheusName());
            assertThat(name.meaning()).endsWith(".");
            assertThat(name.prometheusName()).matches("rocketmq_proxy_[a-z_]+");
        }

        assertThat(dotted).doesNotHaveDuplicates();
        assertThat(prometheus).doesNotHaveDuplicates();
        assertThat(prometheus.stream().filter(name -> name.endsWith("_total")).collect(Collectors.toSet()))
                .hasSize((int) Arrays.stream(MetricName.values())
                        .filter(name -> name.kind() == MetricName.Kind.COUNTER)
                        .count());
    }

    private static double value(PrometheusParser families, String name, Map<String, String> labels) {
        return families.family("rocketmq_proxy_" + name).value(labels);
    }

    private static void repeat(int times, Runnable event) {
        IntStream.range(0, times).forEach(i -> event.run());
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    private static long micros(long micros) {
        return micros * 1_000;
    }
}
