package io.github.rocketmqproxy.metrics;

import com.codahale.metrics.Reservoir;
import com.codahale.metrics.Snapshot;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Keeps the distribution of the last minute: every value counts, with an error under one percent. (Dropwizard's own
 * reservoirs sample, which hides rare slow values, or keep each value.)
 *
 * <p>Recording is wait-free. The minute is kept in six slots; the oldest is dropped every ten seconds, so that the window is 50 to
 * 60 seconds long.
 */
final class RollingReservoir implements Reservoir {
    static final int SLOTS = 6;
    static final long SLOT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int SIGNIFICANT_DIGITS = 2;

    private final LongSupplier nanoClock;
    private final Recorder recorder = new Recorder(SIGNIFICANT_DIGITS);
    private final ReentrantLock lock = new ReentrantLock();
    private final Histogram[] slots = new Histogram[SLOTS];
    private Histogram recycled = recorder.getIntervalHistogram();
    private int current;
    private volatile long slotEnd;

    RollingReservoir(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        slotEnd = nanoClock.getAsLong() + SLOT_NANOS;
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new Histogram(SIGNIFICANT_DIGITS);
        }
    }

    @Override
    public void update(long value) {
        // Whoever comes first after the end of a slot moves on; nobody waits.
        if (nanoClock.getAsLong() - slotEnd >= 0 && lock.tryLock()) {
            try {
                moveOn();
            } finally {
                lock.unlock();
            }
        }
        recorder.recordValue(Math.max(0, value));
    }

    /** The distribution over the window. */
    Histogram window() {
        lock.lock();
        try {
            moveOn();
            collect();
            Histogram window = new Histogram(SIGNIFICANT_DIGITS);
            for (Histogram slot : slots) {
                window.add(slot);
            }
            return window;
        } finally {
            lock.unlock();
        }
    }

    private void moveOn() {
        long late = nanoClock.getAsLong() - slotEnd;
        if (late < 0) {
            return;
        }
        collect();
        long steps = late / SLOT_NANOS + 1;
        for (long step = 0; step < Math.min(steps, SLOTS); step++) {
            current = (current + 1) % SLOTS;
            slots[current].reset();
        }
        slotEnd += steps * SLOT_NANOS;
    }

    /** All that was recorded since the last collection belongs to the current slot. */
    private void collect() {
        recycled = recorder.getIntervalHistogram(recycled);
        slots[current].add(recycled);
    }

    @Override
    public int size() {
        return (int) Math.min(Integer.MAX_VALUE, window().getTotalCount());
    }

    @Override
    public Snapshot getSnapshot() {
        return new WindowSnapshot(window());
    }
}
