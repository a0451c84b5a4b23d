package io.github.rocketmqproxy.broker;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the brokers' clocks show. A request for messages says when it was made, and the broker keeps it until its own clock is so much
 * later: by the clock of a proxy that is an hour ahead it would keep it for an hour, and give messages to a request that nobody waits
 * for any more. One entry for each broker. Thread-safe.
 */
final class BrokerTimes {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** How far each clock is ahead of how long this process runs, which nobody sets. */
    private final Map<String, Long> ahead = new ConcurrentHashMap<>();

    /** Hears what a broker's clock shows now. */
    void learn(String brokerName, long millis) {
        ahead.put(brokerName, millis - runningMillis());
    }

    /** What a broker's clock shows now, milliseconds since the epoch; what ours shows, if it was never heard. */
    long now(String brokerName) {
        Long known = ahead.get(brokerName);
        return known == null ? System.currentTimeMillis() : runningMillis() + known;
    }

    private static long runningMillis() {
        return System.nanoTime() / NANOS_PER_MILLI;
    }
}
