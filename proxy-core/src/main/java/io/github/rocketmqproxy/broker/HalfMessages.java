package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.HalfMessage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/**
 * Finds half messages by their place in a broker's log. The place comes from a client, so anything may lie there; the broker sends
 * as many bytes as it finds written at it, and too many break the connection, which therefore serves nothing else. Thread-safe.
 */
final class HalfMessages {
    private static final Set<String> HALF_TOPICS =
            Set.of(TopicValidator.RMQ_SYS_TRANS_HALF_TOPIC, TopicValidator.RMQ_SYS_ROCKSDB_TRANS_HALF_TOPIC);

    private final Peers peers;
    private final Brokers brokers;
    private final Links links;
    private final Remote remote;
    private final Duration timeout;

    /** Looks over a connection of {@code links} that nothing else uses. */
    HalfMessages(Peers peers, Brokers brokers, Links links, Remote remote, Duration timeout) {
        this.peers = peers;
        this.brokers = brokers;
        this.links = links;
        this.remote = remote;
        this.timeout = timeout;
    }

    CompletableFuture<HalfMessage> find(String topic, String messageId, String brokerName, long commitLogOffset) {
        if (commitLogOffset < 0) {
            return CompletableFuture.failedFuture(absent(topic, messageId, brokerName));
        }
        CompletableFuture<HalfMessage> found = brokers.at(brokerName, address -> {
            Peer peer = peers.broker(brokerName, address, "query of a half message", topic, "");
            Request request = Request.of(RequestCode.VIEW_MESSAGE_BY_ID)
                    .with("topic", topic)
                    .with("offset", commitLogOffset)
                    .with("bname", brokerName);
            return Futures.map(
                    remote.call(links, null, peer, request, timeout),
                    answer -> read(answer, topic, messageId, brokerName, commitLogOffset));
        });
        return brokers.orForeign(
                found, brokerName, ErrorCode.INVALID_TRANSACTION_ID, "transaction of message \"" + messageId + "\"");
    }

    private static HalfMessage read(
            Answer answer, String topic, String messageId, String brokerName, long commitLogOffset) {
        if (answer.code() == ResponseCode.SYSTEM_ERROR) {
            // Nothing lies there, or nothing that the broker could send.
            throw absent(topic, messageId, brokerName);
        }
        byte[] bytes = answer.orThrow().body();
        StoredMessage message;
        try {
            message = StoredMessage.read(ByteBuffer.wrap(bytes));
        } catch (RuntimeException e) {
            throw absent(topic, messageId, brokerName);
        }
        // A client can write what looks like a half message into a body, but not know at which offset it will lie.
        boolean isIt = message.commitLogOffset() == commitLogOffset
                && HALF_TOPICS.contains(message.topic())
                && messageId.equals(message.properties().get(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX))
                && topic.equals(message.properties().get(MessageConst.PROPERTY_REAL_TOPIC));
        if (!isIt) {
            throw absent(topic, messageId, brokerName);
        }
        return new HalfMessage(topic, messageId, brokerName, message.queueOffset(), commitLogOffset, false);
    }

    private static ProxyException absent(String topic, String messageId, String brokerName) {
        return new ProxyException(
                ErrorCode.INVALID_TRANSACTION_ID,
                "transaction_id: broker \"" + brokerName + "\" has no half message \"" + messageId + "\" of topic \""
                        + topic + "\" there (expected: the transaction_id of a half message, unchanged)");
    }
}
