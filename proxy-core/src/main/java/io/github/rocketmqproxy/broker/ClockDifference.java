package io.github.rocketmqproxy.broker;

/**
 * How far a broker's clock is ahead of the time that this process has run, which nobody sets. Answers take time, which makes the clock
 * look less far ahead than it is; so the most of what was seen in the last one to two minutes is nearest to the truth.
 *
 * @param current the most seen in this window, milliseconds
 * @param previous the most seen in the window before, milliseconds
 * @param sinceMillis when this window began, by the time that this process has run
 */
public record ClockDifference(long current, long previous, long sinceMillis) {
    /** A difference by more than this is a clock that was set, not an answer that took long. */
    private static final long JUMP_MILLIS = 30_000;

    private static final long WINDOW_MILLIS = 60_000;

    /**
     * What is known after one answer.
     *
     * @param seen how far the clock looks to be ahead, milliseconds
     * @param nowMillis how long this process has run
     * @return the difference
     */
    public static ClockDifference of(long seen, long nowMillis) {
        return new ClockDifference(seen, seen, nowMillis);
    }

    /**
     * What is known after a further answer.
     *
     * @param seen how far the clock looks to be ahead, milliseconds
     * @param nowMillis how long this process has run
     * @return the difference
     */
    public ClockDifference and(long seen, long nowMillis) {
        if (Math.abs(seen - millis()) > JUMP_MILLIS) {
            return of(seen, nowMillis);
        }
        return nowMillis - sinceMillis < WINDOW_MILLIS
                ? new ClockDifference(Math.max(current, seen), previous, sinceMillis)
                : new ClockDifference(seen, current, nowMillis);
    }

    /**
     * The difference, milliseconds.
     *
     * @return the best guess
     */
    public long millis() {
        return Math.max(current, previous);
    }
}
