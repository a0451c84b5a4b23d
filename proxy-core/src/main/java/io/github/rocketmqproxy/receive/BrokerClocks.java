package io.github.rocketmqproxy.receive;

import io.github.rocketmqproxy.message.DeliveryHandle;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * How far the brokers' clocks are from ours, learnt from what they deliver: handles carry times of the broker that gave them. Ours is
 * one that nobody sets: it only counts how long this process runs. One entry for each broker. Thread-safe.
 */
final class BrokerClocks {
    /** A difference by more than this is a clock that was set, not an answer that took long. */
    private static final long JUMP_MILLIS = 30_000;

    private static final long WINDOW_MILLIS = 60_000;

    private final Map<String, Ahead> clocks = new ConcurrentHashMap<>();

    /**
     * Hears a broker's time.
     *
     * @param nanoTime ours
     */
    void learn(DeliveryHandle handle, long nanoTime) {
        long runningMillis = TimeUnit.NANOSECONDS.toMillis(nanoTime);
        long ahead = handle.popTimeMillis() - runningMillis;
        clocks.merge(
                handle.brokerName(),
                new Ahead(ahead, ahead, runningMillis),
                (known, seen) -> known.and(ahead, runningMillis));
    }

    /**
     * How long the delivery stays hidden from now on; negative if it is visible again.
     *
     * @param nanoTime ours
     * @param wallMillis this machine's time, which is all there is for a broker not heard of yet
     */
    Duration remaining(DeliveryHandle handle, long nanoTime, long wallMillis) {
        Ahead ahead = clocks.get(handle.brokerName());
        long brokerNow = ahead == null ? wallMillis : TimeUnit.NANOSECONDS.toMillis(nanoTime) + ahead.millis();
        return Duration.ofMillis(handle.visibleAtMillis() - brokerNow);
    }

    /**
     * How far a broker is ahead. Answers take time, which makes it look less; so the most of what was seen in the last one to two
     * minutes is nearest to the truth.
     *
     * @param current the most seen in this window
     * @param previous the most seen in the window before
     * @param sinceMillis when this window began
     */
    private record Ahead(long current, long previous, long sinceMillis) {
        Ahead and(long seen, long nowMillis) {
            if (Math.abs(seen - millis()) > JUMP_MILLIS) {
                return new Ahead(seen, seen, nowMillis);
            }
            return nowMillis - sinceMillis < WINDOW_MILLIS
                    ? new Ahead(Math.max(current, seen), previous, sinceMillis)
                    : new Ahead(seen, current, nowMillis);
        }

        long millis() {
            return Math.max(current, previous);
        }
    }
}
