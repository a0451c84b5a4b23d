package io.github.rocketmqproxy.message;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;

/**
 * A receipt handle: names one delivery so completely that any instance of the proxy can acknowledge it. Its text is RocketMQ's
 * own form (class {@code org.apache.rocketmq.common.consumer.ReceiptHandle}), so consumers may move between proxies.
 *
 * @param startOffset first offset of the pop that delivered the message
 * @param popTimeMillis when it was popped, by the broker's clock
 * @param invisibleMillis how long it stays hidden from then on
 * @param reviveQueueId the broker's revive queue; 999 for ordered consumption
 * @param topicKind 0 for the topic itself, 1 and 2 for the two forms of retry topic
 * @param brokerName the broker
 * @param queueId the queue
 * @param offset the message's offset in the queue
 * @param commitLogOffset the message's offset in the broker's log
 * @param liteTopic the lite topic that the message is of, or empty; clients name it beside the text form, which lacks it
 */
public record DeliveryHandle(
        long startOffset,
        long popTimeMillis,
        long invisibleMillis,
        int reviveQueueId,
        int topicKind,
        String brokerName,
        int queueId,
        long offset,
        long commitLogOffset,
        String liteTopic) {

    /** A broker's name, which is at most 255 characters long, and eight numbers. */
    private static final int MAX_TEXT = 512;

    private static final int PARTS = 9;

    /** The end of all time, in the year 2262: what is later has no nanoseconds that fit into a long. */
    private static final long LATEST_MILLIS = Long.MAX_VALUE / 1_000_000;

    /**
     * A delivery that is not of a lite topic.
     *
     * @param startOffset first offset of the pop that delivered the message
     * @param popTimeMillis when it was popped, by the broker's clock
     * @param invisibleMillis how long it stays hidden from then on
     * @param reviveQueueId the broker's revive queue; 999 for ordered consumption
     * @param topicKind 0 for the topic itself, 1 and 2 for the two forms of retry topic
     * @param brokerName the broker
     * @param queueId the queue
     * @param offset the message's offset in the queue
     * @param commitLogOffset the message's offset in the broker's log
     */
    public DeliveryHandle(
            long startOffset,
            long popTimeMillis,
            long invisibleMillis,
            int reviveQueueId,
            int topicKind,
            String brokerName,
            int queueId,
            long offset,
            long commitLogOffset) {
        this(
                startOffset,
                popTimeMillis,
                invisibleMillis,
                reviveQueueId,
                topicKind,
                brokerName,
                queueId,
                offset,
                commitLogOffset,
                "");
    }

    /**
     * Reads the text form.
     *
     * @param text what {@link #toString()} gave
     * @return the handle
     * @throws ProxyException with {@link ErrorCode#INVALID_RECEIPT_HANDLE} when the text is none
     */
    public static DeliveryHandle parse(String text) {
        if (text.length() > MAX_TEXT) {
            throw malformed(text);
        }
        String[] parts = text.split(" ", -1);
        if (parts.length != PARTS || parts[5].isEmpty()) {
            throw malformed(text);
        }
        try {
            DeliveryHandle handle = new DeliveryHandle(
                    Long.parseLong(parts[0]),
                    Long.parseLong(parts[1]),
                    Long.parseLong(parts[2]),
                    Integer.parseInt(parts[3]),
                    Integer.parseInt(parts[4]),
                    parts[5],
                    Integer.parseInt(parts[6]),
                    Long.parseLong(parts[7]),
                    Long.parseLong(parts[8]));
            if (handle.plausible()) {
                return handle;
            }
        } catch (NumberFormatException e) {
            // Said below, with the whole text.
        }
        throw malformed(text);
    }

    private boolean plausible() {
        return startOffset >= 0
                && popTimeMillis > 0
                && invisibleMillis > 0
                && invisibleMillis <= LATEST_MILLIS - popTimeMillis
                && reviveQueueId >= 0
                && topicKind >= 0
                && topicKind <= 2
                && queueId >= 0
                && offset >= startOffset;
    }

    private static ProxyException malformed(String text) {
        String shown = text.length() > 80 ? text.substring(0, 80) + "…" : text;
        return new ProxyException(
                ErrorCode.INVALID_RECEIPT_HANDLE,
                "receipt_handle: \"" + shown + "\" (expected: the receipt_handle of a delivered message, unchanged)");
    }

    /**
     * When the message becomes visible again unless it is acknowledged before.
     *
     * @return milliseconds since the epoch, by the broker's clock
     */
    public long visibleAtMillis() {
        return popTimeMillis + invisibleMillis;
    }

    /**
     * The same delivery, of a lite topic.
     *
     * @param name the lite topic, or empty
     * @return a handle that says so
     */
    public DeliveryHandle ofLiteTopic(String name) {
        return new DeliveryHandle(
                startOffset,
                popTimeMillis,
                invisibleMillis,
                reviveQueueId,
                topicKind,
                brokerName,
                queueId,
                offset,
                commitLogOffset,
                name);
    }

    /** The text form that clients hold. */
    @Override
    public String toString() {
        return startOffset + " " + popTimeMillis + " " + invisibleMillis + " " + reviveQueueId + " " + topicKind + " "
                + brokerName + " " + queueId + " " + offset + " " + commitLogOffset;
    }
}
