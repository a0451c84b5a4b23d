package io.github.rocketmqproxy.message;

import io.github.rocketmqproxy.api.TraceSpan;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * A message on its way to a broker. Text is never null; empty means not set.
 *
 * @param messageId the id that consumers see (UNIQ_KEY); the same when a send is repeated
 * @param topic the full topic name, with its namespace
 * @param body the body, read-only; not copied, so its bytes must not change
 * @param tag the tag, or empty
 * @param keys the search keys separated by spaces, or empty
 * @param properties the application's properties
 * @param shardingKey messages of one sharding key go to one queue in order; empty for any queue
 * @param deliverAtMillis when to deliver, milliseconds since the epoch; 0 for at once
 * @param delayLevel the delay level 1–18; 0 for none
 * @param transaction how the message takes part in a transaction
 * @param checkImmunitySeconds how long the broker waits before it asks about a half message; 0 for the broker's default
 * @param liteTopic the lite topic below the topic, or empty
 * @param priority the priority, greater is sooner; -1 for none
 * @param origin where it comes from
 */
public record OutboundMessage(
        String messageId,
        String topic,
        ByteBuffer body,
        String tag,
        String keys,
        Map<String, String> properties,
        String shardingKey,
        long deliverAtMillis,
        int delayLevel,
        Transaction transaction,
        int checkImmunitySeconds,
        String liteTopic,
        int priority,
        MessageOrigin origin) {

    private static final String RETRY_TOPIC = "%RETRY%";

    /** How a message takes part in a transaction. */
    public enum Transaction {
        /** Not at all: visible as soon as it is stored. */
        NONE,
        /** A half message that its producer will commit or roll back. */
        HALF,
        /** A half message that the proxy itself commits before it answers. */
        HALF_COMMITTED_BY_PROXY
    }

    /**
     * A message without lite topic, priority and origin.
     *
     * @param messageId the id that consumers see (UNIQ_KEY); the same when a send is repeated
     * @param topic the full topic name, with its namespace
     * @param body the body, read-only; not copied, so its bytes must not change
     * @param tag the tag, or empty
     * @param keys the search keys separated by spaces, or empty
     * @param properties the application's properties
     * @param shardingKey messages of one sharding key go to one queue in order; empty for any queue
     * @param deliverAtMillis when to deliver, milliseconds since the epoch; 0 for at once
     * @param delayLevel the delay level 1–18; 0 for none
     * @param transaction how the message takes part in a transaction
     * @param checkImmunitySeconds how long the broker waits before it asks about a half message; 0 for the broker's default
     */
    public OutboundMessage(
            String messageId,
            String topic,
            ByteBuffer body,
            String tag,
            String keys,
            Map<String, String> properties,
            String shardingKey,
            long deliverAtMillis,
            int delayLevel,
            Transaction transaction,
            int checkImmunitySeconds) {
        this(
                messageId,
                topic,
                body,
                tag,
                keys,
                properties,
                shardingKey,
                deliverAtMillis,
                delayLevel,
                transaction,
                checkImmunitySeconds,
                "",
                -1,
                MessageOrigin.UNKNOWN);
    }

    /** Makes the body read-only and the properties immutable. */
    public OutboundMessage {
        body = body.asReadOnlyBuffer();
        properties = Map.copyOf(properties);
    }

    /**
     * The same message with other properties.
     *
     * @param others all of the application's properties
     * @return a copy; the body is shared
     */
    public OutboundMessage withProperties(Map<String, String> others) {
        return copy(others, origin);
    }

    /**
     * The same message, of a call.
     *
     * @param call the call that has brought it
     * @return a copy; this one if the call is not traced
     */
    public OutboundMessage broughtBy(TraceSpan call) {
        if (call == TraceSpan.NONE) {
            return this;
        }
        MessageOrigin traced =
                new MessageOrigin(origin.bornTimestamp(), origin.bornHost(), origin.traceContext(), call);
        return copy(properties, traced);
    }

    private OutboundMessage copy(Map<String, String> itsProperties, MessageOrigin itsOrigin) {
        return new OutboundMessage(
                messageId,
                topic,
                body,
                tag,
                keys,
                itsProperties,
                shardingKey,
                deliverAtMillis,
                delayLevel,
                transaction,
                checkImmunitySeconds,
                liteTopic,
                priority,
                itsOrigin);
    }

    /**
     * Which rules it follows.
     *
     * @return the type; the rarer one where several would fit
     */
    public MessageType type() {
        if (transaction != Transaction.NONE) {
            return MessageType.TRANSACTION;
        }
        if (deliverAtMillis != 0 || delayLevel != 0) {
            return MessageType.DELAY;
        }
        if (!liteTopic.isEmpty()) {
            return MessageType.LITE;
        }
        if (priority >= 0) {
            return MessageType.PRIORITY;
        }
        return shardingKey.isEmpty() ? MessageType.NORMAL : MessageType.FIFO;
    }

    /**
     * Whether it may share a broker request with others. RocketMQ's batches carry no delayed and no transactional messages, and
     * none for retry topics ({@code MessageBatch#generateFromList}); brokers look for lite topics and priorities only in single ones.
     *
     * @return true for plain and ordered messages of topics that are not retry topics
     */
    public boolean batchable() {
        MessageType type = type();
        return (type == MessageType.NORMAL || type == MessageType.FIFO) && !topic.startsWith(RETRY_TOPIC);
    }

    /**
     * An estimate of the memory and wire space that the message takes.
     *
     * @return bytes of body, keys, tag, properties and origin, and a fixed share for the rest
     */
    public int size() {
        int words = tag.length()
                + keys.length()
                + shardingKey.length()
                + origin.bornHost().length()
                + origin.traceContext().length();
        int size = body.remaining() + 2 * words + 192;
        for (Map.Entry<String, String> property : properties.entrySet()) {
            size += 2 * (property.getKey().length() + property.getValue().length()) + 2;
        }
        return size;
    }
}
