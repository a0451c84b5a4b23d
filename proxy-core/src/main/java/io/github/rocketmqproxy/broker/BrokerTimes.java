package io.github.rocketmqproxy.broker;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What the brokers' clocks show. A request for messages says when it was made, and the broker keeps it until its own clock is so much
 * later: by the clock of a proxy that is an hour ahead it would keep it for an hour, and give messages to a request that nobody waits
 * for any more; by one that is behind it would refuse every request as too old. One entry for each broker. Thread-safe.
 */
final class BrokerTimes {
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** Brokers end a request by so much before its time at the earliest, and call it too old by so much after it. */
    private static final long MARGIN_MILLIS = 500;

    private final Map<String, ClockDifference> clocks = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;
    private final LongSupplier wallMillis;

    BrokerTimes() {
        this(System::nanoTime, System::currentTimeMillis);
    }

    BrokerTimes(LongSupplier nanoTime, LongSupplier wallMillis) {
        this.nanoTime = nanoTime;
        this.wallMillis = wallMillis;
    }

    /** Hears what a broker's clock showed when it gave messages. */
    void learn(String brokerName, long millis) {
        long now = runningMillis();
        long ahead = millis - now;
        clocks.merge(brokerName, ClockDifference.of(ahead, now), (known, seen) -> known.and(ahead, now));
    }

    /**
     * Hears that a request's time was over without messages: the broker's clock shows at least when that was. Else a clock that was taken
     * to be behind, because one answer had been long on its way, would have all further requests refused, and without an answer with
     * messages nothing better could be learnt.
     *
     * @param bornMillis when the request said that it was made
     * @param pollMillis how long it was to be kept
     * @param tooOld whether the broker said that it came too late
     */
    void over(String brokerName, long bornMillis, long pollMillis, boolean tooOld) {
        long atLeast = bornMillis + pollMillis + (tooOld ? MARGIN_MILLIS : -MARGIN_MILLIS);
        if (atLeast > now(brokerName)) {
            long now = runningMillis();
            ClockDifference ahead = ClockDifference.of(atLeast - now, now);
            clocks.merge(brokerName, ahead, (known, least) -> known.millis() < least.millis() ? least : known);
        }
    }

    /** What a broker's clock shows now, milliseconds since the epoch; what ours shows, if nothing is known of it. */
    long now(String brokerName) {
        ClockDifference ahead = clocks.get(brokerName);
        return ahead == null ? wallMillis.getAsLong() : runningMillis() + ahead.millis();
    }

    private long runningMillis() {
        return nanoTime.getAsLong() / NANOS_PER_MILLI;
    }
}
