package io.github.rocketmqproxy.receive;

import io.github.rocketmqproxy.message.DeliveryHandle;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far the brokers' clocks are from ours, learnt from what they deliver: handles carry times of the broker that gave them.
 * One entry for each broker. Thread-safe.
 */
final class BrokerClocks {
    private final Map<String, Long> aheadMillis = new ConcurrentHashMap<>();

    void learn(DeliveryHandle handle, long nowMillis) {
        aheadMillis.put(handle.brokerName(), handle.popTimeMillis() - nowMillis);
    }

    /** How long the delivery stays hidden from now on; negative if it is visible again. */
    Duration remaining(DeliveryHandle handle, long nowMillis) {
        long brokerNow = nowMillis + aheadMillis.getOrDefault(handle.brokerName(), 0L);
        return Duration.ofMillis(handle.visibleAtMillis() - brokerNow);
    }
}
