package io.github.rocketmqproxy.launcher.console;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * The figures of the last ten minutes, so that a page opened in trouble shows how the trouble began. Thread-safe.
 */
final class History {
    /** Between samples. */
    static final Duration INTERVAL = Duration.ofSeconds(2);
    /** Ten minutes, about 30 kB. */
    static final int MOST = 300;

    private static final double NANOS_PER_SECOND = 1e9;

    private final Clock clock;
    private final LongSupplier nanoTime;
    private final DoubleSupplier processorLoad;

    // Guarded by this.
    private final Deque<Sample> samples = new ArrayDeque<>();
    private long number;
    private long lastNanos;
    private long lastSent;
    private long lastReceived;

    History(Clock clock, LongSupplier nanoTime, DoubleSupplier processorLoad) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.processorLoad = processorLoad;
    }

    /** Takes a sample. The first one has nothing to compare with, so its rates are 0. */
    synchronized void add(Map<String, Number> figures) {
        long now = nanoTime.getAsLong();
        long sent = Sample.figure(figures, "messages_sent").longValue();
        long received = Sample.figure(figures, "messages_received").longValue();
        double seconds = (now - lastNanos) / NANOS_PER_SECOND;
        boolean first = number == 0 || seconds <= 0;
        samples.add(Sample.of(
                ++number,
                clock.millis(),
                first ? 0 : (sent - lastSent) / seconds,
                first ? 0 : (received - lastReceived) / seconds,
                processorLoad.getAsDouble(),
                figures));
        if (samples.size() > MOST) {
            samples.remove();
        }
        lastNanos = now;
        lastSent = sent;
        lastReceived = received;
    }

    /** Those that somebody has not seen yet, in order. */
    synchronized List<Sample> after(long seen) {
        return samples.stream().filter(sample -> sample.number() > seen).toList();
    }

    /** The last of them over a time, in order. */
    List<Sample> last(Duration time) {
        long count = time.dividedBy(INTERVAL) + 1;
        synchronized (this) {
            return samples.stream().skip(Math.max(0, samples.size() - count)).toList();
        }
    }
}
