package io.github.rocketmqproxy.message;

/**
 * The broker has stored a message.
 *
 * @param messageId the id that the consumer will see (RocketMQ's UNIQ_KEY)
 * @param brokerName the broker that stored it
 * @param queueId its queue
 * @param queueOffset its place in the queue; for half messages, in the half topic's queue
 * @param commitLogOffset its place in the broker's log, which ends a transaction; -1 where the broker does not say it for one
 *     message (in batches)
 * @param recallHandle the handle that recalls a delayed message, or empty
 */
public record SendReceipt(
        String messageId,
        String brokerName,
        int queueId,
        long queueOffset,
        long commitLogOffset,
        String recallHandle) {}
