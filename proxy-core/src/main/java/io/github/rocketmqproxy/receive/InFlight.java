package io.github.rocketmqproxy.receive;

import io.github.rocketmqproxy.message.DeliveryHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries that a stream has handed out and that are neither settled nor visible again. Bounded by the stream's window. Not
 * thread-safe.
 */
final class InFlight {
    private final Map<DeliveryHandle, Entry> entries = new LinkedHashMap<>();

    int size() {
        return entries.size();
    }

    void add(DeliveryHandle handle, long nowNanos, Duration hidden) {
        entries.put(handle, new Entry(nowNanos, nowNanos + hidden.toNanos()));
    }

    /** Takes a delivery out; answers how long it had been out, or null if it is not one of these. */
    @Nullable
    Duration remove(DeliveryHandle handle, long nowNanos) {
        Entry entry = entries.remove(handle);
        return entry == null ? null : Duration.ofNanos(nowNanos - entry.sinceNanos());
    }

    /** Takes out all that are visible again; answers how many. */
    int removeExpired(long nowNanos) {
        int before = entries.size();
        entries.values().removeIf(entry -> entry.untilNanos() - nowNanos <= 0);
        return before - entries.size();
    }

    List<DeliveryHandle> removeAll() {
        List<DeliveryHandle> all = new ArrayList<>(entries.keySet());
        entries.clear();
        return all;
    }

    private record Entry(long sinceNanos, long untilNanos) {}
}
