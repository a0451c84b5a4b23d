package io.github.rocketmqproxy.launcher.faults;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that breaks, and comes right again.
 *
 * @param name for the table
 * @param brief how long it lasts in the short form of the suites; null if only the full one has it
 * @param prepare what must be different before; done without traffic
 * @param begin breaks it
 * @param end repairs it; the clock of the recovery starts when it returns
 * @param restore undoes what was prepared; done without traffic
 */
record Fault(String name, @Nullable Duration brief, Step prepare, Step begin, Step end, Step restore) {
    private static final Step NOTHING = (site, traffics) -> {};

    /** Something to do. */
    @FunctionalInterface
    interface Step {
        void run(Site site, Traffics traffics) throws Exception;
    }

    /** One that the long form has only. */
    static Fault of(String name, Step begin, Step end) {
        return new Fault(name, null, NOTHING, begin, end, NOTHING);
    }

    /** One that is over when it has begun. */
    static Fault ofAMoment(String name, Step moment) {
        return of(name, moment, NOTHING);
    }

    /** Whether it is over when it has begun. */
    boolean isOfAMoment() {
        return end == NOTHING;
    }

    /** The same, in the short form as well, where it lasts so long. */
    Fault briefly(Duration duration) {
        return new Fault(name, duration, prepare, begin, end, restore);
    }

    /** The same with a preparation. */
    Fault prepared(Step before, Step after) {
        return new Fault(name, brief, before, begin, end, after);
    }

    @Override
    public String toString() {
        return name;
    }
}
