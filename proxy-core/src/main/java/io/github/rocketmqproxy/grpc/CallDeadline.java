package io.github.rocketmqproxy.grpc;

import io.grpc.Context;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** When the client of a call stops waiting for it. */
public final class CallDeadline {
    /** What an answer needs to get to the client, at most. */
    private static final Duration MARGIN = Duration.ofMillis(500);

    private CallDeadline() {}

    /**
     * What is left of the time of the call that this thread serves now.
     *
     * @return negative when it is over; null when the client waits for ever
     */
    public static @Nullable Duration timeLeft() {
        Deadline deadline = Context.current().getDeadline();
        return deadline == null ? null : Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS));
    }

    /**
     * How long a call may wait for messages, so that its answer still comes in time. A short call keeps most of its time for waiting.
     *
     * @param timeLeft of the call
     * @return all but half a second of it, or but a quarter where that is less; not negative
     */
    public static Duration longestWait(Duration timeLeft) {
        Duration quarter = timeLeft.dividedBy(4);
        Duration wait = timeLeft.minus(quarter.compareTo(MARGIN) < 0 ? quarter : MARGIN);
        return wait.isNegative() ? Duration.ZERO : wait;
    }
}
