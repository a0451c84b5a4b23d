package io.github.rocketmqproxy.grpc.v2;

import com.google.protobuf.Duration;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.grpc.Context;
import io.grpc.Deadline;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long a call waits for messages: as long as its client asks, but so that the answer comes before the call's deadline. Go's and
 * C++'s clients do not ask; then the deadline alone counts.
 */
final class LongPoll {
    /** The default of the Java client and of Apache's proxy. */
    private static final long DEFAULT_MILLIS = 20_000;

    /** Requests that nobody waits for any more must not stay at brokers for ever. */
    private static final long MAX_MILLIS = 60_000;

    /** What the answer needs to get to the client, at most. */
    private static final long MARGIN_MILLIS = 500;

    private LongPoll() {}

    /**
     * The wait of the call that this thread serves now.
     *
     * @param asked what the client asks for, or null
     * @return not negative
     * @throws ProxyException with {@code ILLEGAL_REQUEST} if the client asks for less than nothing
     */
    static java.time.Duration of(@Nullable Duration asked) {
        Deadline deadline = Context.current().getDeadline();
        return of(asked, deadline == null ? -1 : Math.max(0, deadline.timeRemaining(TimeUnit.MILLISECONDS)));
    }

    /** The same with the time left until the deadline, -1 without one. */
    static java.time.Duration of(@Nullable Duration asked, long leftMillis) {
        // A short call keeps most of its time for waiting.
        long most = leftMillis < 0 ? MAX_MILLIS : leftMillis - Math.min(MARGIN_MILLIS, leftMillis / 4);
        long wanted = asked == null ? (leftMillis < 0 ? DEFAULT_MILLIS : most) : millis(asked);
        return java.time.Duration.ofMillis(Math.min(MAX_MILLIS, Math.min(most, wanted)));
    }

    private static long millis(Duration asked) {
        return Times.duration(asked)
                .filter(wait -> !wait.isNegative())
                .orElseThrow(() -> new ProxyException(
                        ErrorCode.ILLEGAL_REQUEST,
                        "long_polling_timeout: " + asked.getSeconds() + " s (expected: not negative)"))
                .toMillis();
    }
}
