package io.github.rocketmqproxy.metrics;

import com.codahale.metrics.Counter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The figures of one rpc, kept at hand, so that a call makes no labels. Each appears with its first call. Thread-safe. */
final class CallFigures {
    private final Figures figures;
    private final String method;
    /** Bounded by gRPC's statuses. */
    private final Map<String, Counter> byStatus = new ConcurrentHashMap<>();

    private volatile @Nullable Summary duration;

    CallFigures(Figures figures, String method) {
        this.figures = figures;
        this.method = method;
    }

    Summary duration() {
        Summary known = duration;
        if (known == null) {
            known = figures.summary(MetricName.CALLS_DURATION, method);
            duration = known;
        }
        return known;
    }

    void ended(String status, boolean success) {
        Counter known = byStatus.get(status);
        if (known == null) {
            known = figures.counter(MetricName.CALLS_ENDED, method, status);
            byStatus.put(status, known);
        }
        known.inc();
        if (!success) {
            figures.counter(MetricName.CALLS_FAILED, method).inc();
        }
    }
}
