package io.github.rocketmqproxy.launcher.bench;

import java.time.Duration;

/**
 * How long a part of a run lasts.
 *
 * @param messages how many messages it has; 0 when only time limits it
 * @param duration how long it lasts; zero when only messages limit it
 */
public record Extent(long messages, Duration duration) {
    /** Nothing at all. */
    public static final Extent NONE = new Extent(0, Duration.ZERO);

    /** So many messages. */
    public static Extent of(long messages) {
        return new Extent(messages, Duration.ZERO);
    }

    /** So much time. */
    public static Extent of(Duration duration) {
        return new Extent(0, duration);
    }

    boolean countsMessages() {
        return messages > 0;
    }

    boolean isNone() {
        return messages == 0 && duration.isZero();
    }

    @Override
    public String toString() {
        return countsMessages() ? messages + " messages" : duration.toMillis() / 1000.0 + " s";
    }
}
