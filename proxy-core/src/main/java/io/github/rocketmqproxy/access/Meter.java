package io.github.rocketmqproxy.access;

import io.github.rocketmqproxy.api.User.Quota;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Two token buckets, for messages and for bytes, each kept as the time at which it will be full again. A message passes while less than
 * a second's worth is owed, however large it is; what it takes more than there is, later ones wait for. Thread-safe, without locks.
 */
final class Meter {
    private static final long BURST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final AtomicLong messagesPaidNanos;
    private final AtomicLong bytesPaidNanos;

    /** Two full buckets. */
    Meter(long nowNanos) {
        messagesPaidNanos = new AtomicLong(nowNanos);
        bytesPaidNanos = new AtomicLong(nowNanos);
    }

    boolean hasMessages(Quota quota, long nowNanos) {
        return hasRoom(quota.messagesPerSecond(), messagesPaidNanos, nowNanos);
    }

    boolean hasBytes(Quota quota, long nowNanos) {
        return hasRoom(quota.bytesPerSecond(), bytesPaidNanos, nowNanos);
    }

    private static boolean hasRoom(long perSecond, AtomicLong paidNanos, long nowNanos) {
        return perSecond == 0 || paidNanos.get() - nowNanos < BURST_NANOS;
    }

    void take(Quota quota, int bytes, long nowNanos) {
        take(quota.messagesPerSecond(), 1, messagesPaidNanos, nowNanos);
        take(quota.bytesPerSecond(), bytes, bytesPaidNanos, nowNanos);
    }

    private static void take(long perSecond, int amount, AtomicLong paidNanos, long nowNanos) {
        if (perSecond > 0) {
            long cost = amount * BURST_NANOS / perSecond;
            paidNanos.accumulateAndGet(cost, (paid, more) -> (paid - nowNanos > 0 ? paid : nowNanos) + more);
        }
    }

    /** Whether both are full, so that a new one would do as well. */
    boolean isFull(long nowNanos) {
        return messagesPaidNanos.get() - nowNanos <= 0 && bytesPaidNanos.get() - nowNanos <= 0;
    }
}
