package io.github.rocketmqproxy.receive;

import io.github.rocketmqproxy.broker.ClockDifference;
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
    private final Map<String, ClockDifference> clocks = new ConcurrentHashMap<>();

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
                ClockDifference.of(ahead, runningMillis),
                (known, seen) -> known.and(ahead, runningMillis));
    }

    /**
     * How long the delivery stays hidden from now on; negative if it is visible again.
     *
     * @param nanoTime ours
     * @param wallMillis this machine's time, which is all there is for a broker not heard of yet
     */
    Duration remaining(DeliveryHandle handle, long nanoTime, long wallMillis) {
        ClockDifference ahead = clocks.get(handle.brokerName());
        long brokerNow = ahead == null ? wallMillis : TimeUnit.NANOSECONDS.toMillis(nanoTime) + ahead.millis();
        return Duration.ofMillis(handle.visibleAtMillis() - brokerNow);
    }
}
