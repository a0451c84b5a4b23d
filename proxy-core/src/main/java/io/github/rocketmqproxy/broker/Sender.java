package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.message.SendReceipt.Durability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/** Stores messages. Thread-safe. */
final class Sender {
    private static final int OFFSET_DIGITS = 16;

    private final Peers peers;
    private final Brokers brokers;
    private final Links links;
    private final Remote remote;
    private final SendRequests requests;

    /** Requests for one queue arrive in order. */
    private record Queue(String brokerName, int queueId, String topic) {}

    Sender(Peers peers, Brokers brokers, Links links, Remote remote, SendRequests requests) {
        this.peers = peers;
        this.brokers = brokers;
        this.links = links;
        this.remote = remote;
        this.requests = requests;
    }

    CompletableFuture<List<SendReceipt>> send(
            String brokerName, int queueId, List<OutboundMessage> messages, Duration timeout) {
        check(messages);
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
