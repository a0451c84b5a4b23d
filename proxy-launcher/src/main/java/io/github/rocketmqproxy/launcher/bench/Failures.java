package io.github.rocketmqproxy.launcher.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts failures by kind and keeps one example of each. Thread-safe. */
final class Failures {
    private final ConcurrentMap<String, Kind> kinds = new ConcurrentHashMap<>();

    private record Kind(LongAdder count, String example) {}

    /**
     * How often one kind of failure was seen.
     *
     * @param example what the proxy said the first time
     */
    record Count(long count, String example) {}

    void add(String kind, String detail) {
        kinds.computeIfAbsent(kind, any -> new Kind(new LongAdder(), detail))
                .count()
                .increment();
    }

    long total() {
        return kinds.values().stream().mapToLong(kind -> kind.count().sum()).sum();
    }

    Map<String, Count> byKind() {
        Map<String, Count> counts = new LinkedHashMap<>();
        new TreeMap<>(kinds)
                .forEach((name, kind) -> counts.put(name, new Count(kind.count().sum(), kind.example())));
        return counts;
    }
}
