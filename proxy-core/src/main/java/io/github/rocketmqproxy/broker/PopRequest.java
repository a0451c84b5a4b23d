package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.message.Subscription;
import java.time.Duration;

/**
 * One fetch of messages.
 *
 * @param subscription what to fetch, for whom
 * @param brokerName from which broker
 * @param queueId from which queue, -1 for all of the broker
 * @param maxMessages 1 to 32
 * @param invisible how long the messages stay hidden
 * @param longPoll how long the broker may wait for a message when there is none
 * @param orderly whether each queue is locked until its messages are acknowledged
 * @param fromFirst where a group begins that the broker has never seen: with the first message kept, or with new ones
 * @param attemptId names this attempt, so that an orderly one may be repeated after a lost answer
 * @param liteClientId the client whose lite topics to fetch; empty for the topic itself
 */
public record PopRequest(
        Subscription subscription,
        String brokerName,
        int queueId,
        int maxMessages,
        Duration invisible,
        Duration longPoll,
        boolean orderly,
        boolean fromFirst,
        String attemptId,
        String liteClientId) {

    /** A fetch of a topic, not of lite topics. */
    public PopRequest(
            Subscription subscription,
            String brokerName,
            int queueId,
            int maxMessages,
            Duration invisible,
            Duration longPoll,
            boolean orderly,
            boolean fromFirst,
            String attemptId) {
        this(subscription, brokerName, queueId, maxMessages, invisible, longPoll, orderly, fromFirst, attemptId, "");
    }
}
