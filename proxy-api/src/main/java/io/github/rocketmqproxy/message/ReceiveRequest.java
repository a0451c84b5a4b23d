package io.github.rocketmqproxy.message;

import java.time.Duration;

/**
 * One fetch of messages by a consumer that asks each time anew.
 *
 * @param subscription what it wants
 * @param brokerName from which broker
 * @param queueId from which queue, -1 for all of the broker
 * @param maxMessages 1 to 32
 * @param invisible how long the messages stay hidden; zero for as long as the group may take to consume one
 * @param longPoll how long to wait when there is no message
 * @param attemptId names this attempt, so that an ordered one may be repeated after a lost answer; or empty
 * @param clientId the client, or empty
 * @param lite whether the messages are those of the lite topics that the client has subscribed to
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
        boolean lite) {}
