package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.message.SendReceipt.Durability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/** Stores messages. Thread-safe. */
final class Sender {
    private static final int OFFSET_DIGITS = 16;

    private final Peers peers;
    private final Brokers brokers;
    private final Links links;
    private final Remote remote;
    private final SendRequests requests;
    private final BrokerVersions versions;

    /** Requests for one queue arrive in order. */
    private record Queue(String brokerName, int queueId, String topic) {}

    Sender(Peers peers, Brokers brokers, Links links, Remote remote, SendRequests requests, BrokerVersions versions) {
        this.peers = peers;
        this.brokers = brokers;
        this.links = links;
        this.remote = remote;
        this.requests = requests;
        this.versions = versions;
    }

    CompletableFuture<List<SendReceipt>> send(
            String brokerName, int queueId, List<OutboundMessage> messages, Duration timeout) {
        check(messages);
        OutboundMessage first = messages.get(0);
        if (first.deliverAtMillis() > 0 && (!versions.isKnown(brokerName) || versions.isBefore5(brokerName))) {
            return Futures.flatMap(
                    heard(brokerName, timeout),
                    known -> store(brokerName, queueId, List.of(fit(brokerName, first)), timeout));
        }
        return store(brokerName, queueId, messages, timeout);
    }

    /** A broker that knows no times delivers such a message at once: so it has to be known which version it is. */
    private CompletableFuture<?> heard(String brokerName, Duration timeout) {
        if (versions.isKnown(brokerName)) {
            return CompletableFuture.completedFuture(null);
        }
        return brokers.at(brokerName, address -> {
            Peer peer = peers.broker(brokerName, address, "query of the version", "", "");
            Request request = Request.of(RequestCode.GET_TOPIC_CONFIG)
                    .with("topic", TopicValidator.RMQ_SYS_SELF_TEST_TOPIC)
                    .with("bname", brokerName);
            return remote.call(links, null, peer, request, timeout);
        });
    }

    private OutboundMessage fit(String brokerName, OutboundMessage message) {
        return versions.isBefore5(brokerName)
                ? DelayLevels.fit(
                        message,
                        "broker \"" + brokerName + "\" with " + versions.name(brokerName),
                        System.currentTimeMillis())
                : message;
    }

    private CompletableFuture<List<SendReceipt>> store(
            String brokerName, int queueId, List<OutboundMessage> messages, Duration timeout) {
        String topic = messages.get(0).topic();
        Queue queue = new Queue(brokerName, queueId, topic);
        return brokers.at(brokerName, address -> {
            Request request = requests.encode(brokerName, queueId, messages);
            Peer peer = peers.broker(brokerName, address, "send", topic, "");
            return Futures.map(
                    remote.call(links, queue, peer, request, timeout),
                    answer -> receipts(brokerName, messages, answer));
        });
    }

    private static void check(List<OutboundMessage> messages) {
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("messages: [] (expected: at least one)");
        }
        String topic = messages.get(0).topic();
        for (OutboundMessage message : messages) {
            if (!message.topic().equals(topic) || (messages.size() > 1 && !message.batchable())) {
                throw new IllegalArgumentException(
                        "messages: several in one request must be of one topic, without delay or transaction");
            }
        }
    }

    /**
     * How safely it is stored. A message that the master has, but not yet its disk or its slave, is stored: an error would make
     * the producer send it again, and every consumer would get it twice.
     */
    private static Durability durability(Answer answer) {
        return switch (answer.code()) {
            case ResponseCode.FLUSH_DISK_TIMEOUT -> Durability.NOT_ON_DISK;
            case ResponseCode.FLUSH_SLAVE_TIMEOUT -> Durability.NOT_REPLICATED;
            case ResponseCode.SLAVE_NOT_AVAILABLE -> Durability.NO_REPLICA;
            default -> {
                answer.orThrow();
                yield Durability.AS_CONFIGURED;
            }
        };
    }

    private static List<SendReceipt> receipts(String brokerName, List<OutboundMessage> messages, Answer answer) {
        Durability durability = durability(answer);
        int queueId = (int) answer.number("queueId");
        long firstOffset = answer.number("queueOffset");
        List<SendReceipt> receipts = new ArrayList<>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            long commitLogOffset = messages.size() == 1 ? commitLogOffset(answer.text("msgId")) : -1;
            receipts.add(new SendReceipt(
                    messages.get(i).messageId(),
                    brokerName,
                    queueId,
                    firstOffset + i,
                    commitLogOffset,
                    answer.text("recallHandle"),
                    durability));
        }
        return receipts;
    }

    /** The broker's own message id is its address and the offset, in hexadecimal. */
    private static long commitLogOffset(String brokerMessageId) {
        return brokerMessageId.length() < OFFSET_DIGITS
                ? -1
                : Long.parseUnsignedLong(brokerMessageId.substring(brokerMessageId.length() - OFFSET_DIGITS), 16);
    }
}
