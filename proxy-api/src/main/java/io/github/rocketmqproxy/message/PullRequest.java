package io.github.rocketmqproxy.message;

import java.time.Duration;

/**
 * One look into a queue from an offset on. Hides nothing and stores nothing.
 *
 * @param group the consumer group on whose behalf
 * @param queue which queue
 * @param offset where to begin
 * @param maxMessages 1 to 32
 * @param filter which messages to read; the others are skipped
 * @param longPoll how long to wait when there is no message
 */
public record PullRequest(
        String group,
        MessageQueue queue,
        long offset,
        int maxMessages,
        Subscription.Filter filter,
        Duration longPoll) {}
