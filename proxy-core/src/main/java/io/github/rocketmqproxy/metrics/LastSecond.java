package io.github.rocketmqproxy.metrics;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Counts events in the last full second. Thread-safe; takes a lock once a second only. */
final class LastSecond {
    private final LongSupplier nanoClock;
    private final long start;
    private volatile Bucket current = new Bucket(0, 0);

    LastSecond(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.start = nanoClock.getAsLong();
    }

    void add(long events) {
        bucketOfNow().events.add(events);
    }

    long count() {
        return bucketOfNow().eventsOfSecondBefore;
    }

    private Bucket bucketOfNow() {
        long second = TimeUnit.NANOSECONDS.toSeconds(nanoClock.getAsLong() - start);
        Bucket bucket = current;
        return bucket.second >= second ? bucket : next(second);
    }

    private synchronized Bucket next(long second) {
        if (current.second < second) {
            current = new Bucket(second, current.second == second - 1 ? current.events.sum() : 0);
        }
        return current;
    }

    private static final class Bucket {
        private final long second;
        private final long eventsOfSecondBefore;
        private final LongAdder events = new LongAdder();

        Bucket(long second, long eventsOfSecondBefore) {
            this.second = second;
            this.eventsOfSecondBefore = eventsOfSecondBefore;
        }
    }
}
