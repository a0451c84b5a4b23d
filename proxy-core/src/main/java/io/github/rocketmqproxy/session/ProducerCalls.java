package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.access.Caller;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.HalfMessage;
import io.github.rocketmqproxy.message.MessageType;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.message.TopicRoute;
import io.github.rocketmqproxy.send.SendPath;
import io.github.rocketmqproxy.session.TransactionIds.Parts;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What producers of the official protocol may do. Nothing is remembered from call to call that another instance would need.
 * Thread-safe; nothing blocks.
 */
public final class ProducerCalls {
    private final OwnCluster cluster;
    private final Caller caller;

    /**
     * Calls to one cluster, by anybody.
     *
     * @param cluster which
     */
    public ProducerCalls(OwnCluster cluster) {
        this(cluster, Caller.ANYBODY);
    }

    private ProducerCalls(OwnCluster cluster, Caller caller) {
        this.cluster = cluster;
        this.caller = caller;
    }

    /**
     * Calls by somebody. They fail with {@code UNAUTHENTICATED}, {@code FORBIDDEN} where he may not make them.
     *
     * @param somebody who
     * @return calls to the same cluster
     */
    public ProducerCalls by(Caller somebody) {
        return new ProducerCalls(cluster, somebody);
    }

    private SendPath send() {
        return cluster.access(caller).send();
    }

    /**
     * Where the queues of a topic are.
     *
     * @param topic the full topic name
     * @return the route; a missing topic is created where that is allowed
     */
    public CompletableFuture<TopicRoute> route(String topic) {
        return caller.asEither(topic, () -> send().prepare(topic));
    }

    /**
     * Which types of message a topic takes.
     *
     * @param topic the full topic name
     * @return at least one; a guess that refuses nothing usual where it cannot be known now
     */
    public CompletableFuture<Set<MessageType>> messageTypes(String topic) {
        return caller.asEither(topic, () -> send().messageTypes(topic));
    }

    /**
     * Sends one message.
     *
     * @param message the message
     * @param timeout how long its producer waits, or null if it has set no deadline
     * @return the receipt, when the broker has stored the message; fails with {@code MESSAGE_TYPE_MISMATCH} if its topic does not
     *     take its type, {@code QUOTA_EXCEEDED}
     */
    public CompletableFuture<SendReceipt> send(OutboundMessage message, @Nullable Duration timeout) {
        return caller.asProducer(message.topic(), () -> {
            caller.take(cluster.nameServers(), message);
            return send().sendTyped(message, timeout);
        });
    }

    /**
     * Commits or rolls back a half message, whichever instance has sent it.
     *
     * @param topic the full topic name
     * @param messageId the message's id, or empty if the client does not tell it
     * @param transactionId as in {@link TransactionIds}
     * @param asked whether a broker has asked about it
     * @param commit true to make it visible
     * @return completes when the broker has done it; fails with {@code INVALID_TRANSACTION_ID}
     */
    public CompletableFuture<Void> endTransaction(
            String topic, String messageId, String transactionId, boolean asked, boolean commit) {
        Parts parts = TransactionIds.parse(transactionId);
        if (!messageId.isEmpty() && !messageId.equals(parts.messageId())) {
            throw new ProxyException(
                    ErrorCode.INVALID_TRANSACTION_ID,
                    "transaction_id: of message \"" + parts.messageId() + "\", but message_id is \"" + messageId
                            + "\" (expected: the two that one transactional send has answered)");
        }
        HalfMessage half = new HalfMessage(
                topic,
                parts.messageId(),
                parts.brokerName(),
                parts.queueOffset(),
                parts.commitLogOffset(),
                // Only the id of a question has the queue's offset.
                asked || parts.queueOffset() >= 0);
        return caller.asProducer(topic, () -> send().endTransaction(half, commit));
    }

    /**
     * Takes back a delayed message.
     *
     * @param topic the full topic name
     * @param recallHandle from its receipt
     * @return the message's id; fails with {@code INVALID_RECALL_HANDLE}, {@code MESSAGE_TYPE_MISMATCH}
     */
    public CompletableFuture<String> recall(String topic, String recallHandle) {
        return caller.asProducer(topic, () -> send().recall(topic, recallHandle));
    }
}
