package io.github.rocketmqproxy.launcher.faults;

import java.time.Duration;

/**
 * How long the suites take: {@code -Dfaults=short} or, which is the default, {@code -Dfaults=full}.
 *
 * @param isFull whether it is the long form
 * @param before time with traffic before the fault
 * @param fault how long it lasts, unless it says so itself
 * @param after the least time with traffic after it
 */
record Form(boolean isFull, Duration before, Duration fault, Duration after) {
    private static final Form FULL =
            new Form(true, Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(3));
    private static final Form SHORT =
            new Form(false, Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(1));

    /** Whether a fault is part of it. */
    boolean has(Fault fault) {
        return isFull || fault.brief() != null;
    }

    /** How long a fault lasts. */
    Duration lasting(Fault fault) {
        Duration brief = fault.brief();
        return isFull || brief == null ? this.fault : brief;
    }

    static Form chosen() {
        String name = System.getProperty("faults", "full");
        return switch (name) {
            case "full" -> FULL;
            case "short" -> SHORT;
            default -> throw new IllegalArgumentException("faults: \"" + name + "\" (expected: full or short)");
        };
    }
}
