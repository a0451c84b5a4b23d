package io.github.rocketmqproxy.launcher.faults;

/**
 * Something that breaks, and comes right again.
 *
 * @param name for the table
 * @param brief whether the short form of the suite has it, too
 * @param prepare what must be different before; done without traffic
 * @param begin breaks it
 * @param end repairs it; the clock of the recovery starts when it returns
 * @param restore undoes what was prepared; done without traffic
 */
record Fault(String name, boolean brief, Step prepare, Step begin, Step end, Step restore) {
    private static final Step NOTHING = (site, traffics) -> {};

    /** Something to do. */
    @FunctionalInterface
    interface Step {
        void run(Site site, Traffics traffics) throws Exception;
    }

    /** One that the long form has only. */
    static Fault of(String name, Step begin, Step end) {
        return new Fault(name, false, NOTHING, begin, end, NOTHING);
    }

    /** One that is over when it has begun. */
    static Fault ofAMoment(String name, Step moment) {
        return of(name, moment, NOTHING);
    }

    /** Whether it is over when it has begun. */
    boolean isOfAMoment() {
        return end == NOTHING;
    }

    /** The same, in the short form as well. */
    Fault alsoInShortForm() {
        return new Fault(name, true, prepare, begin, end, restore);
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
