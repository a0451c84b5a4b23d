package io.github.rocketmqproxy.access;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Meters by name, as many as have been used in the last seconds, and never more than {@value #MAX}: those beyond share one, since a
 * client that makes names up must not get more than others. Thread-safe.
 *
 * @param <K> the kind of name
 */
final class Meters<K> {
    static final int MAX = 10_000;

    private final Map<K, Meter> meters = new ConcurrentHashMap<>();
    private final Meter shared;

    Meters(long nowNanos) {
        shared = new Meter(nowNanos);
    }

    Meter of(K name, long nowNanos) {
        Meter known = meters.get(name);
        if (known != null) {
            return known;
        }
        // A few more than the most, when several threads come at once.
        return meters.size() >= MAX ? shared : meters.computeIfAbsent(name, first -> new Meter(nowNanos));
    }

    /** Forgets those that are full. To be called now and then. */
    void sweep(long nowNanos) {
        meters.values().removeIf(meter -> meter.isFull(nowNanos));
    }

    int size() {
        return meters.size();
    }
}
