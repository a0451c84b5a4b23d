package io.github.rocketmqproxy.launcher.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * A part of a run and what it measured. An operation belongs to the phase in which it began, so that slow ones are never left out.
 * Thread-safe; figures are read by one thread.
 */
final class Phase {
    /** Latencies below a microsecond are not told apart, and those above ten minutes are not either. */
    private static final long FINEST_NANOS = 1_000;

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final int DIGITS = 3;
    private static final double SHORTEST_SAMPLE_SECONDS = 0.05;

    private final Extent extent;
    private final Runnable atBegin;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private final Failures failures = new Failures();
    private final Recorder recorder = new Recorder(FINEST_NANOS, LONGEST_NANOS, DIGITS);
    private final Histogram latencies = new Histogram(FINEST_NANOS, LONGEST_NANOS, DIGITS);
    private final List<Sample> samples = new ArrayList<>();
    private volatile long beginNanos;
    private volatile long lastEndNanos;
    private long lastSampleNanos;

    /**
     * What happened in a short time.
     *
     * @param seconds when it ended, since the phase began
     * @param perSecond messages a second
     * @param p50Nanos half were faster
     * @param p99Nanos 99 % were faster
     */
    record Sample(double seconds, double perSecond, long p50Nanos, long p99Nanos) {}

    Phase(Extent extent, Runnable atBegin) {
        this.extent = extent;
        this.atBegin = atBegin;
    }

    /** Begins one more operation, which must be ended by {@link #succeeded} or {@link #failed}; false when the phase is over. */
    boolean take() {
        if (extent.isNone()) {
            return false;
        }
        if (begun.compareAndSet(false, true)) {
            begin();
        }
        if (extent.countsMessages()) {
            return taken.get() < extent.messages() && taken.incrementAndGet() <= extent.messages();
        }
        if (timeIsOver()) {
            return false;
        }
        taken.incrementAndGet();
        return true;
    }

    private void begin() {
        atBegin.run();
        long now = System.nanoTime();
        lastSampleNanos = now;
        lastEndNanos = now;
        beginNanos = now;
    }

    void succeeded(long latencyNanos) {
        recorder.recordValue(Math.min(Math.max(latencyNanos, 0), LONGEST_NANOS));
        end();
    }

    void failed(String kind, String detail) {
        failures.add(kind, detail);
        end();
    }

    /** A failure that no operation of this phase is waiting for. */
    void failedBeside(String kind, String detail) {
        failures.add(kind, detail);
    }

    private void end() {
        lastEndNanos = System.nanoTime();
        ended.incrementAndGet();
    }

    boolean begun() {
        return beginNanos != 0;
    }

    /** No more operations begin. */
    boolean over() {
        if (extent.isNone()) {
            return true;
        }
        return extent.countsMessages() ? taken.get() >= extent.messages() : begun() && timeIsOver();
    }

    private boolean timeIsOver() {
        long begin = beginNanos;
        // Another thread is just beginning it.
        return begin != 0 && System.nanoTime() - begin >= extent.duration().toNanos();
    }

    /** Operations that have begun and not ended. */
    long underWay() {
        long begunOnes = extent.countsMessages() ? Math.min(taken.get(), extent.messages()) : taken.get();
        return Math.max(0, begunOnes - ended.get());
    }

    /** From 0 to 1. */
    double progress() {
        if (!begun()) {
            return 0;
        }
        double part = extent.countsMessages()
                ? (double) ended.get() / extent.messages()
                : (double) (System.nanoTime() - beginNanos) / extent.duration().toNanos();
        return Math.min(1, part);
    }

    /** When the last operation ended, or the phase began; 0 before that. */
    long lastEndNanos() {
        return lastEndNanos;
    }

    /** Takes in what was recorded since the last call. */
    void sample() {
        if (!begun()) {
            return;
        }
        long now = Math.min(System.nanoTime(), over() ? lastEndNanos : Long.MAX_VALUE);
        Histogram interval = recorder.getIntervalHistogram();
        latencies.add(interval);
        double seconds = (now - lastSampleNanos) / 1e9;
        // What is left over at the end says little, unless there is nothing else.
        if (seconds <= SHORTEST_SAMPLE_SECONDS && !(samples.isEmpty() && over() && seconds > 0)) {
            return;
        }
        samples.add(new Sample(
                (now - beginNanos) / 1e9,
                interval.getTotalCount() / seconds,
                interval.getValueAtPercentile(50),
                interval.getValueAtPercentile(99)));
        lastSampleNanos = now;
    }

    /** From the first beginning to the last end. */
    double seconds() {
        return begun() ? (lastEndNanos - beginNanos) / 1e9 : 0;
    }

    Histogram latencies() {
        return latencies;
    }

    List<Sample> samples() {
        return samples;
    }

    Failures failures() {
        return failures;
    }
}
