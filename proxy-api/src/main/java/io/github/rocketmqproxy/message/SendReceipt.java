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
 * @param durability how safely it is stored
 */
public record SendReceipt(
        String messageId,
        String brokerName,
        int queueId,
        long queueOffset,
        long commitLogOffset,
        String recallHandle,
        Durability durability) {

    /** How safely a message is stored ({@code PutMessageStatus}). */
    public enum Durability {
        /** As safely as the broker is configured to. */
        AS_CONFIGURED,
        /** In the master's memory; its disk did not answer in time. */
        NOT_ON_DISK,
        /** At the master; its replica did not answer in time. */
        NOT_REPLICATED,
        /** At the master, which has no replica now. */
        NO_REPLICA
    }

    /**
     * Stored as safely as the broker is configured to.
     *
     * @param messageId the id that the consumer will see (RocketMQ's UNIQ_KEY)
     * @param brokerName the broker that stored it
     * @param queueId its queue
     * @param queueOffset its place in the queue; for half messages, in the half topic's queue
     * @param commitLogOffset its place in the broker's log, which ends a transaction; -1 where the broker does not say it for one
     *     message (in batches)
     * @param recallHandle the handle that recalls a delayed message, or empty
     */
    public SendReceipt(
            String messageId,
            String brokerName,
            int queueId,
            long queueOffset,
            long commitLogOffset,
            String recallHandle) {
        this(messageId, brokerName, queueId, queueOffset, commitLogOffset, recallHandle, Durability.AS_CONFIGURED);
    }
}
