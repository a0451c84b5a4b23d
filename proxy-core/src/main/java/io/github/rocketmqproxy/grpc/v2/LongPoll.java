package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.grpc.CallDeadline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a call waits for messages: as long as its client asks, but so that the answer comes before the call's deadline. Go's and
 * C++'s clients do not ask; then the deadline alone counts.
 */
final class LongPoll {
    /** The default of the Java client and of Apache's proxy. */
    private static final Duration DEFAULT = Duration.ofSeconds(20);

    /** Requests that nobody waits for any more must not stay at brokers for ever. */
    private static final Duration MAX = Duration.ofMinutes(1);

    private LongPoll() {}

    /**
     * The wait of the call that this thread serves now.
     *
     * @param asked what the client asks for, or null
     * @return not negative
     * @throws ProxyException with {@code ILLEGAL_REQUEST} if the client asks for less than nothing
     */
    static Duration of(com.google.protobuf.@Nullable Duration asked) {
        return of(asked, CallDeadline.timeLeft());
    }

    /** The same with the time left until the deadline, null without one. */
    static Duration of(com.google.protobuf.@Nullable Duration asked, @Nullable Duration timeLeft) {
        Duration most = timeLeft == null ? MAX : CallDeadline.longestWait(timeLeft);
        Duration wanted = asked != null ? duration(asked) : timeLeft == null ? DEFAULT : most;
        return shorter(MAX, shorter(most, wanted));
    }

    private static Duration shorter(Duration one, Duration another) {
        return one.compareTo(another) < 0 ? one : another;
    }

    private static Duration duration(com.google.protobuf.Duration asked) {
        return Times.duration(asked)
                .filter(wait -> !wait.isNegative())
                .orElseThrow(() -> new ProxyException(
                        ErrorCode.ILLEGAL_REQUEST,
                        "long_polling_timeout: " + asked.getSeconds() + " s (expected: not negative)"));
    }
}
