package io.github.rocketmqproxy.metrics;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.github.rocketmqproxy.api.Distribution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/** One figure for each name of the catalogue, registered under a prefix. Thread-safe. */
final class Figures {
    private static final Comparator<List<String>> BY_LABELS = Comparator.comparing(labels -> String.join("\0", labels));
    private static final double[] QUANTILES = {0.5, 0.9, 0.95, 0.99, 1};
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    private final LongSupplier nanoClock;
    private final Registration registration;
    private final Map<MetricName, Counter> counters = new EnumMap<>(MetricName.class);
    private final Map<MetricName, Summary> summaries = new EnumMap<>(MetricName.class);
    private final Map<MetricName, ConcurrentMap<List<String>, Counter>> labelledCounters =
            new EnumMap<>(MetricName.class);
    private final Map<MetricName, ConcurrentMap<List<String>, Summary>> labelledSummaries =
            new EnumMap<>(MetricName.class);
    private final ConcurrentMap<MetricName, LongSupplier> gauges = new ConcurrentHashMap<>();

    Figures(MetricRegistry registry, String prefix, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.registration = new Registration(registry, prefix);
        for (MetricName name : MetricName.values()) {
            boolean labelled = !name.labels().isEmpty();
            switch (name.kind()) {
                case COUNTER -> {
                    if (labelled) {
                        labelledCounters.put(name, new ConcurrentHashMap<>());
                    } else {
                        Counter counter = new Counter();
                        counters.put(name, counter);
                        registration.add(name, counter);
                    }
                }
                case SUMMARY -> {
                    if (labelled) {
                        labelledSummaries.put(name, new ConcurrentHashMap<>());
                    } else {
                        Summary summary = new Summary(name, nanoClock);
                        summaries.put(name, summary);
                        registration.add(name, summary.metric());
                    }
                }
                case GAUGE -> {
                    // Registered when its source is known.
                }
            }
        }
    }

    Counter counter(MetricName name) {
        return Objects.requireNonNull(counters.get(name));
    }

    Summary summary(MetricName name) {
        return Objects.requireNonNull(summaries.get(name));
    }

    /** That of some values of its labels, in their order. Not for the way of messages: whoever counts there keeps it. */
    Counter counter(MetricName name, String... labels) {
        return Objects.requireNonNull(labelledCounters.get(name)).computeIfAbsent(List.of(labels), unknown -> {
            Counter counter = new Counter();
            registration.addLate(name, counter, labels);
            return counter;
        });
    }

    Summary summary(MetricName name, String... labels) {
        return Objects.requireNonNull(labelledSummaries.get(name)).computeIfAbsent(List.of(labels), unknown -> {
            Summary summary = new Summary(name, nanoClock);
            registration.addLate(name, summary.metric(), labels);
            return summary;
        });
    }

    /** The sum of a labelled counter over all labels. */
    long total(MetricName name) {
        return Objects.requireNonNull(labelledCounters.get(name)).values().stream()
                .mapToLong(Counter::getCount)
                .sum();
    }

    /** A labelled counter by the values of its labels. */
    Map<String, Long> counts(MetricName name) {
        Map<String, Long> counts = new TreeMap<>();
        Objects.requireNonNull(labelledCounters.get(name))
                .forEach((labels, counter) -> counts.put(String.join(" ", labels), counter.getCount()));
        return counts;
    }

    /** The window of a summary; durations in milliseconds. */
    Distribution distribution(MetricName name) {
        double scale = name.unit() == MetricName.Unit.SECONDS ? NANOS_PER_MILLI : 1;
        Histogram window = summary(name).window();
        return new Distribution(
                window.getTotalCount(),
                window.getMean() / scale,
                window.getValueAtPercentile(50) / scale,
                window.getValueAtPercentile(95) / scale,
                window.getValueAtPercentile(99) / scale,
                window.getMaxValue() / scale);
    }

    /** The window of a summary with one label over some of its values. */
    Histogram window(MetricName name, Iterable<String> labels) {
        Map<List<String>, Summary> all = Objects.requireNonNull(labelledSummaries.get(name));
        Histogram window = new Histogram(2);
        for (String label : labels) {
            Summary summary = all.get(List.of(label));
            if (summary != null) {
                window.add(summary.window());
            }
        }
        return window;
    }

    void gauge(MetricName name, LongSupplier value) {
        if (name.kind() != MetricName.Kind.GAUGE) {
            throw new IllegalArgumentException("name: " + name + " (expected: a name of the kind GAUGE)");
        }
        gauges.put(name, value);
        registration.replace(name, (Gauge<Long>) value::getAsLong);
    }

    /** The value of a gauge; 0 while its source is not known. */
    long gauge(MetricName name) {
        LongSupplier value = gauges.get(name);
        return value == null ? 0 : value.getAsLong();
    }

    MetricRegistry registry() {
        return registration.registry();
    }

    void close() {
        registration.removeAll();
    }

    String prometheus() {
        PrometheusText text = new PrometheusText();
        for (MetricName name : MetricName.values()) {
            switch (name.kind()) {
                case COUNTER -> writeCounter(text, name);
                case SUMMARY -> writeSummary(text, name);
                case GAUGE -> {
                    if (gauges.containsKey(name)) {
                        text.family(name).sample(name.prometheusName(), gauge(name));
                    }
                }
            }
        }
        return text.toString();
    }

    private void writeCounter(PrometheusText text, MetricName name) {
        text.family(name);
        Counter counter = counters.get(name);
        if (counter != null) {
            text.sample(name.prometheusName(), counter.getCount());
        } else {
            sorted(Objects.requireNonNull(labelledCounters.get(name)))
                    .forEach((labels, labelled) ->
                            text.sample(name.prometheusName(), labelled.getCount(), pairs(name, labels)));
        }
    }

    private void writeSummary(PrometheusText text, MetricName name) {
        text.family(name);
        Summary summary = summaries.get(name);
        if (summary != null) {
            writeSummary(text, name, summary, List.of());
        } else {
            sorted(Objects.requireNonNull(labelledSummaries.get(name)))
                    .forEach((labels, labelled) -> writeSummary(text, name, labelled, pairs(name, labels)));
        }
    }

    private static <T> Map<List<String>, T> sorted(Map<List<String>, T> figures) {
        Map<List<String>, T> sorted = new TreeMap<>(BY_LABELS);
        sorted.putAll(figures);
        return sorted;
    }

    /** Names and values of labels in turn. */
    private static List<String> pairs(MetricName name, List<String> values) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            pairs.add(name.labels().get(i));
            pairs.add(values.get(i));
        }
        return pairs;
    }

    private static void writeSummary(PrometheusText text, MetricName name, Summary summary, List<String> labels) {
        double scale = name.unit() == MetricName.Unit.SECONDS ? NANOS_PER_SECOND : 1;
        Histogram window = summary.window();
        for (double quantile : QUANTILES) {
            List<String> withQuantile = new ArrayList<>(labels);
            withQuantile.add("quantile");
            withQuantile.add(quantile == 1 ? "1" : Double.toString(quantile));
            // By convention: nothing in the window has no quantiles.
            double value =
                    window.getTotalCount() == 0 ? Double.NaN : window.getValueAtPercentile(quantile * 100) / scale;
            text.sample(name.prometheusName(), value, withQuantile);
        }
        text.sample(name.prometheusName() + "_sum", summary.sum() / scale, labels);
        text.sample(name.prometheusName() + "_count", summary.count(), labels);
    }
}
