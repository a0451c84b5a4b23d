package io.github.rocketmqproxy.metrics;

import com.codahale.metrics.Clock;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.Metric;
import com.codahale.metrics.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Many values: how many, their sum, and their distribution over the last minute. Durations are in nanoseconds. */
final class Summary {
    private final LongAdder count = new LongAdder();
    private final LongAdder sum = new LongAdder();
    private final RollingReservoir reservoir;
    private final Metric metric;
    private final LongConsumer update;

    Summary(MetricName name, LongSupplier nanoClock) {
        reservoir = new RollingReservoir(nanoClock);
        if (name.unit() == MetricName.Unit.SECONDS) {
            // A timer, because reporters then show its rates and convert its unit.
            Timer timer = new Timer(reservoir, new TickClock(nanoClock));
            update = nanos -> timer.update(nanos, TimeUnit.NANOSECONDS);
            metric = timer;
        } else {
            Histogram histogram = new Histogram(reservoir);
            update = histogram::update;
            metric = histogram;
        }
    }

    void record(long value) {
        long counted = Math.max(0, value);
        count.increment();
        sum.add(counted);
        update.accept(counted);
    }

    long count() {
        return count.sum();
    }

    long sum() {
        return sum.sum();
    }

    org.HdrHistogram.Histogram window() {
        return reservoir.window();
    }

    Metric metric() {
        return metric;
    }

    /** Our clock in Dropwizard's words. */
    private static final class TickClock extends Clock {
        private final LongSupplier nanoClock;

        TickClock(LongSupplier nanoClock) {
            this.nanoClock = nanoClock;
        }

        @Override
        public long getTick() {
            return nanoClock.getAsLong();
        }
    }
}
