package io.github.rocketmqproxy.message;

import io.github.rocketmqproxy.api.TraceSpan;
import java.time.Duration;

/**
 * One fetch of messages by a consumer that asks each time anew.
 *
 * @param subscription what it wants
 * @param brokerName from which broker, or empty for any
 * @param queueId from which queue, -1 for all of the broker; only ordered consumption without limit of time looks at it
 * @param maxMessages 1 to 32
 * @param invisible how long the messages stay hidden; zero for as long as the group may take to consume one
 * @param longPoll how long to wait when there is no message
 * @param attemptId names this attempt, so that an ordered one may be repeated after a lost answer; or empty
 * @param clientId the client, whose lite topics are meant where the group is bound to some; or empty
 * @param call the call that asks, or {@link TraceSpan#NONE}
 */
public record ReceiveRequest(
        Subscription subscription,
        String brokerName,
        int queueId,
        int maxMessages,
        Duration invisible,
        Duration longPoll,
        String attemptId,
        String clientId,
        TraceSpan call) {
    /** The longest that a message may stay hidden; Apache's proxy has the same limit. */
    public static final Duration MAX_INVISIBLE = Duration.ofHours(12);

    /** By a call that is not traced. */
    public ReceiveRequest(
            Subscription subscription,
            String brokerName,
            int queueId,
            int maxMessages,
            Duration invisible,
            Duration longPoll,
            String attemptId,
            String clientId) {
        this(subscription, brokerName, queueId, maxMessages, invisible, longPoll, attemptId, clientId, TraceSpan.NONE);
    }
}
