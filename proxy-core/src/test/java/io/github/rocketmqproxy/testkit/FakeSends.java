package io.github.rocketmqproxy.testkit;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.HalfMessage;
import io.github.rocketmqproxy.message.MessageType;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.message.SendReceipt.Durability;
import io.github.rocketmqproxy.testkit.FakeBroker.SendRequest;
import io.github.rocketmqproxy.testkit.FakeFaults.Operation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** How {@link FakeBroker} stores messages. */
final class FakeSends {
    private final FakeCluster cluster;
    private final FakeJournal journal;
    private final FakeTransactions transactions;
    private final Runnable arrival;
    private final Set<String> delayed = new HashSet<>();
    private Predicate<OutboundMessage> refused = message -> false;
    private Predicate<SendRequest> busy = request -> false;
    private Durability durability = Durability.AS_CONFIGURED;

    /** {@code arrival} is called, without the lock, after whatever may make a message visible. */
    FakeSends(FakeCluster cluster, FakeJournal journal, FakeTransactions transactions, Runnable arrival) {
        this.cluster = cluster;
        this.journal = journal;
        this.transactions = transactions;
        this.arrival = arrival;
    }

    void refuse(Predicate<OutboundMessage> messages) {
        refused = messages;
    }

    void busyFor(Predicate<SendRequest> requests) {
        busy = requests;
    }

    void storeAs(Durability value) {
        durability = value;
    }

    CompletableFuture<List<SendReceipt>> send(SendRequest request) {
        List<OutboundMessage> messages = request.messages();
        if (messages.isEmpty() || (messages.size() > 1 && !messages.stream().allMatch(OutboundMessage::batchable))) {
            throw new IllegalArgumentException("messages: these cannot be one request: " + messages);
        }
        journal.sendAttempts.add(request);
        return cluster.faults().apply(Operation.SEND, request.brokerName(), () -> {
            CompletableFuture<List<SendReceipt>> receipts = cluster.attempt(() -> store(request));
            arrival.run();
            return receipts;
        });
    }

    private List<SendReceipt> store(SendRequest request) {
        if (busy.test(request)) {
            throw new ProxyException(ErrorCode.BROKER_BUSY, "fake broker " + request.brokerName() + ": busy");
        }
        journal.sends.add(request);
        FakeNode node = cluster.reachable(request.brokerName());
        node.existing(request.messages().get(0).topic());
        if (request.messages().stream().anyMatch(refused)) {
            throw new ProxyException(ErrorCode.BROKER_ERROR, "fake broker " + node.name() + ": refused");
        }
        List<SendReceipt> receipts = new ArrayList<>();
        for (OutboundMessage message : request.messages()) {
            receipts.add(storeOne(
                    node, request.queueId(), message, request.messages().size() > 1));
        }
        return receipts;
    }

    private SendReceipt storeOne(FakeNode node, int queueId, OutboundMessage message, boolean inBatch) {
        long now = cluster.now();
        String id = message.messageId();
        FakeMessage stored;
        String recallHandle = "";
        if (message.transaction() != Transaction.NONE) {
            stored = new FakeMessage(id, message, queueId, transactions.open(), node.nextCommitLogOffset(), 0, now);
            transactions.add(node.name(), stored);
        } else if (delay(message, now) > 0) {
            stored = new FakeMessage(id, message, queueId, 0, node.nextCommitLogOffset(), 0, now);
            delayed.add(id);
            cluster.timer().schedule(() -> deliverLater(node, queueId, stored), Duration.ofMillis(delay(message, now)));
            recallHandle = message.deliverAtMillis() > 0 ? recallHandle(node, message) : "";
        } else {
            stored = node.append(queueOf(node, queueId, message), message, 0, now);
        }
        long commitLogOffset = inBatch ? -1 : stored.commitLogOffset();
        return new SendReceipt(
                id, node.name(), stored.queueId(), stored.offset(), commitLogOffset, recallHandle, durability);
    }

    /** Brokers choose the queue of messages that have a priority. */
    private static int queueOf(FakeNode node, int queueId, OutboundMessage message) {
        return message.type() == MessageType.PRIORITY
                ? Math.min(message.priority(), node.existing(message.topic()).size() - 1)
                : queueId;
    }

    private static long delay(OutboundMessage message, long now) {
        return message.delayLevel() > 0 ? 1000L * message.delayLevel() : message.deliverAtMillis() - now;
    }

    private void deliverLater(FakeNode node, int queueId, FakeMessage message) {
        cluster.locked(
                () -> delayed.remove(message.id()) ? node.append(queueId, message.content(), 0, cluster.now()) : null);
        arrival.run();
    }

    private static String recallHandle(FakeNode node, OutboundMessage message) {
        String text = String.join(
                " ", "v1", message.topic(), node.name(), Long.toString(message.deliverAtMillis()), message.messageId());
        return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    CompletableFuture<String> recall(String topic, String recallHandle) {
        String[] words;
        try {
            words = new String(Base64.getUrlDecoder().decode(recallHandle), StandardCharsets.UTF_8).split(" ", -1);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(wrong(recallHandle));
        }
        if (words.length != 5 || !words[1].equals(topic) || !cluster.has(words[2])) {
            return CompletableFuture.failedFuture(wrong(recallHandle));
        }
        journal.recalls.add(recallHandle);
        return cluster.faults()
                .apply(
                        Operation.RECALL,
                        words[2],
                        () -> cluster.attempt(() -> {
                            if (Long.parseLong(words[3]) <= cluster.now()) {
                                throw wrong(recallHandle);
                            }
                            delayed.remove(words[4]);
                            return words[4];
                        }));
    }

    private static ProxyException wrong(String recallHandle) {
        return new ProxyException(ErrorCode.INVALID_RECALL_HANDLE, "recall_handle: \"" + recallHandle + "\" is wrong");
    }

    CompletableFuture<HalfMessage> halfMessage(
            String topic, String messageId, String brokerName, long commitLogOffset) {
        return cluster.faults()
                .apply(
                        Operation.HALF_MESSAGE,
                        brokerName,
                        () -> cluster.attempt(() -> transactions.find(topic, messageId, brokerName, commitLogOffset)));
    }

    CompletableFuture<Void> endTransaction(HalfMessage half, boolean commit) {
        return cluster.faults().apply(Operation.END_TRANSACTION, half.brokerName(), () -> {
            CompletableFuture<Void> done = cluster.attempt(() -> {
                FakeMessage message = transactions.end(half);
                if (message == null) {
                    throw new ProxyException(
                            ErrorCode.INVALID_TRANSACTION_ID, "half message: " + half + " is unknown or has ended");
                }
                if (commit) {
                    cluster.reachable(half.brokerName())
                            .append(message.queueId(), message.content(), message.commitLogOffset(), cluster.now());
                }
                return null;
            });
            arrival.run();
            return done;
        });
    }
}
