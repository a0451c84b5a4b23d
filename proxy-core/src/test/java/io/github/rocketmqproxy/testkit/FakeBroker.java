package io.github.rocketmqproxy.testkit;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.broker.BrokerClient;
import io.github.rocketmqproxy.broker.ClusterHealth;
import io.github.rocketmqproxy.broker.LiteUnsubscribedListener;
import io.github.rocketmqproxy.broker.PopRequest;
import io.github.rocketmqproxy.broker.PopResult;
import io.github.rocketmqproxy.broker.TransactionCheckListener;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.GroupSettings;
import io.github.rocketmqproxy.message.HalfMessage;
import io.github.rocketmqproxy.message.LiteSubscription;
import io.github.rocketmqproxy.message.MessageQueue;
import io.github.rocketmqproxy.message.MessageType;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import io.github.rocketmqproxy.message.PullRequest;
import io.github.rocketmqproxy.message.PullResult;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.message.TopicRoute;
import io.github.rocketmqproxy.testkit.FakeFaults.Operation;
import io.github.rocketmqproxy.worker.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A RocketMQ cluster in memory that behaves like the real one as far as {@link BrokerClient} can see (both pass the same contract
 * test), moves only when its timer does, and fails when it is told to. Thread-safe. Futures complete in the calling thread.
 */
public final class FakeBroker extends FakeControls implements BrokerClient {
    private final Timer timer;
    private final List<FakeNode> nodes;
    private final FakeTransactions transactions;
    private final FakeLongPolls longPolls;
    private final Set<String> unrouted = new HashSet<>();
    private Predicate<OutboundMessage> refused = message -> false;
    private Predicate<SendRequest> busy = request -> false;
    private Duration clockAhead = Duration.ZERO;
    private boolean closed;

    /** One request to store messages, as it arrived. */
    public record SendRequest(String brokerName, int queueId, List<OutboundMessage> messages, Duration timeout) {}

    /** One request to change an invisible duration, as it arrived. */
    public record ChangeRequest(DeliveryHandle handle, Duration invisible, boolean countsAsAttempt) {}

    /** A cluster of one broker, {@code broker-a}. */
    public FakeBroker(Timer timer) {
        this(timer, "broker-a");
    }

    /** A cluster of several brokers. */
    public FakeBroker(Timer timer, String... brokerNames) {
        this.timer = timer;
        this.transactions = new FakeTransactions(timer);
        this.longPolls = new FakeLongPolls(timer);
        this.nodes = Stream.of(brokerNames).sorted().map(FakeNode::new).toList();
    }

    // What a test arranges.

    /** Creates a topic on all brokers. */
    public synchronized FakeBroker topic(String topic, int queues) {
        nodes.forEach(node -> node.createTopic(topic, queues));
        return this;
    }

    /** Creates a group on all brokers. Other groups are created on first use: enabled, not orderly, 16 retries. */
    public synchronized FakeBroker group(String group, boolean orderly, int retryMaxTimes) {
        nodes.forEach(node -> node.configure(group, new GroupSettings(true, orderly, retryMaxTimes)));
        return this;
    }

    /** Forbids a group to consume. */
    public synchronized FakeBroker forbid(String group) {
        nodes.forEach(node -> node.configure(group, new GroupSettings(false, false, 16)));
        return this;
    }

    /** Lets brokers refuse, with {@code BROKER_ERROR}, every request that holds such a message. */
    public synchronized void refuse(Predicate<OutboundMessage> messages) {
        refused = messages;
    }

    /** Lets brokers answer such requests with {@code BROKER_BUSY}; nothing is stored or written into the journal. */
    public synchronized void busyFor(Predicate<SendRequest> requests) {
        busy = requests;
    }

    /** Sets the brokers' clock apart from the timer's. */
    public synchronized void setClockAhead(Duration by) {
        clockAhead = by;
    }

    /** Takes a broker's queues out of all routes; what it has stored stays. */
    public synchronized void leaveRoutes(String brokerName) {
        unrouted.add(brokerName);
    }

    /** Puts a broker's queues back into all routes. */
    public synchronized void joinRoutes(String brokerName) {
        unrouted.remove(brokerName);
    }

    /** Takes a broker off the network: its long polls break, further requests fail. */
    public void goDown(String brokerName) {
        faults.down(brokerName);
        longPolls.fail(
                request -> request.brokerName().equals(brokerName),
                new ProxyException(ErrorCode.BROKER_UNREACHABLE, "fake broker " + brokerName + ": connection lost"));
    }

    // What a test looks at.

    /** All visible messages of a topic, by broker, queue and offset. */
    public synchronized List<OutboundMessage> stored(String topic) {
        return nodes.stream()
                .flatMap(node -> Stream.ofNullable(node.queues(topic)))
                .flatMap(List::stream)
                .flatMap(queue -> queue.all().stream())
                .map(FakeMessage::content)
                .toList();
    }

    /** Deliveries of a subscription that are hidden now: neither acknowledged nor visible again. */
    public synchronized int inFlight(Subscription subscription) {
        return nodes.stream().mapToInt(node -> node.inFlight(subscription)).sum();
    }

    /** Half messages whose transaction has not ended. */
    public int openTransactions() {
        return transactions.open();
    }

    /** Pops that wait for a message. */
    public int waitingPops() {
        return longPolls.size();
    }

    /** Whether it was closed. */
    public synchronized boolean isClosed() {
        return closed;
    }

    // The contract.

    @Override
    public CompletableFuture<TopicRoute> route(String topic) {
        journal.routes.add(topic);
        return faults.apply(Operation.ROUTE, "name server", () -> attempt(() -> routeNow(topic)));
    }

    private TopicRoute routeNow(String topic) {
        List<TopicRoute.BrokerQueues> found = new ArrayList<>();
        for (FakeNode node : nodes) {
            List<FakeQueue> queues = node.queues(topic);
            if (queues != null && !unrouted.contains(node.name())) {
                found.add(
                        new TopicRoute.BrokerQueues(node.name(), node.name() + ":10911", queues.size(), queues.size()));
            }
        }
        if (found.isEmpty()) {
            throw new ProxyException(ErrorCode.TOPIC_NOT_FOUND, "topic: \"" + topic + "\" does not exist");
        }
        return new TopicRoute(topic, found);
    }

    @Override
    public CompletableFuture<TopicRoute> createTopic(String topic, int queues) {
        journal.createdTopics.add(topic);
        topic(topic, queues);
        return route(topic);
    }

    @Override
    public CompletableFuture<GroupSettings> groupSettings(String brokerName, String group) {
        journal.groupSettings.add(group);
        return faults.apply(
                Operation.GROUP_SETTINGS,
                brokerName,
                () -> attempt(() -> reachable(brokerName).settings(group)));
    }

    @Override
    public CompletableFuture<List<SendReceipt>> send(
            String brokerName, int queueId, List<OutboundMessage> messages, Duration timeout) {
        if (messages.isEmpty() || (messages.size() > 1 && !messages.stream().allMatch(OutboundMessage::batchable))) {
            throw new IllegalArgumentException("messages: these cannot be one request: " + messages);
        }
        SendRequest request = new SendRequest(brokerName, queueId, List.copyOf(messages), timeout);
        journal.sendAttempts.add(request);
        return faults.apply(Operation.SEND, brokerName, () -> {
            CompletableFuture<List<SendReceipt>> receipts = attempt(() -> store(request));
            wakePops();
            return receipts;
        });
    }

    private List<SendReceipt> store(SendRequest request) {
        if (busy.test(request)) {
            throw new ProxyException(ErrorCode.BROKER_BUSY, "fake broker " + request.brokerName() + ": busy");
        }
        journal.sends.add(request);
        FakeNode node = reachable(request.brokerName());
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
        String id = message.messageId();
        long now = now();
        FakeMessage stored;
        String recallHandle = "";
        if (message.transaction() != Transaction.NONE) {
            stored = new FakeMessage(id, message, queueId, transactions.open(), node.nextCommitLogOffset(), 0, now);
            transactions.add(node.name(), stored);
        } else if (delay(message, now) > 0) {
            stored = new FakeMessage(id, message, queueId, 0, node.nextCommitLogOffset(), 0, now);
            timer.schedule(() -> deliverLater(node, queueId, stored), Duration.ofMillis(delay(message, now)));
            recallHandle = message.deliverAtMillis() > 0 ? "recall-" + id : "";
        } else {
            stored = node.append(queueOf(node, queueId, message), message, 0, now);
        }
        long commitLogOffset = inBatch ? -1 : stored.commitLogOffset();
        return new SendReceipt(id, node.name(), stored.queueId(), stored.offset(), commitLogOffset, recallHandle);
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
        synchronized (this) {
            node.append(queueId, message.content(), 0, now());
        }
        wakePops();
    }

    @Override
    public CompletableFuture<PopResult> pop(PopRequest request) {
        journal.popAttempts.add(request);
        return faults.apply(Operation.POP, request.brokerName(), () -> {
            CompletableFuture<PopResult> answer = new CompletableFuture<>();
            journal.pops.add(request);
            attempt(() -> popNow(request)).whenComplete((found, error) -> {
                if (error != null) {
                    answer.completeExceptionally(error);
                } else if (!found.isEmpty() || request.longPoll().isZero() || faults.answersAtOnce()) {
                    wakePopsAfter(request, found);
                    answer.complete(new PopResult(found, found.isEmpty() && !faults.answersAtOnce()));
                } else {
                    longPolls.add(request, answer);
                }
            });
            return answer;
        });
    }

    private synchronized List<Delivery> popNow(PopRequest request) {
        return reachable(request.brokerName()).pop(request, now()).stream()
                .map(popped -> popped.delivery(request.subscription().topic()))
                .sorted(Comparator.comparing(
                                (Delivery delivery) -> delivery.handle().queueId())
                        .thenComparing(delivery -> delivery.handle().offset()))
                .toList();
    }

    /** Gives waiting pops what has become visible. Called after whatever may make a message visible. */
    private void wakePops() {
        longPolls.answer(request -> {
            List<Delivery> found = popNow(request);
            wakePopsAfter(request, found);
            return found;
        });
    }

    /** Deliveries that nobody acknowledges wake a waiting pop when their time is over. */
    private void wakePopsAfter(PopRequest request, List<Delivery> found) {
        if (!found.isEmpty()) {
            timer.schedule(this::wakePops, request.invisible());
        }
    }

    @Override
    public CompletableFuture<Void> ack(Subscription subscription, DeliveryHandle handle) {
        return faults.apply(Operation.ACK, handle.brokerName(), () -> {
            CompletableFuture<Void> done = attempt(() -> {
                requireOwnBroker(handle);
                journal.acks.add(handle);
                FakeGroup group = reachable(handle.brokerName()).group(subscription, handle);
                if (!group.ack(handle, now())) {
                    throw FakeNode.unknown(handle);
                }
                return null;
            });
            wakePops();
            return done;
        });
    }

    @Override
    public CompletableFuture<DeliveryHandle> changeInvisible(
            Subscription subscription, DeliveryHandle handle, Duration invisible, boolean countsAsAttempt) {
        return faults.apply(Operation.CHANGE_INVISIBLE, handle.brokerName(), () -> {
            CompletableFuture<DeliveryHandle> done =
                    attempt(() -> change(subscription, handle, invisible, countsAsAttempt));
            timer.schedule(this::wakePops, invisible);
            wakePops();
            return done;
        });
    }

    private DeliveryHandle change(
            Subscription subscription, DeliveryHandle handle, Duration invisible, boolean countsAsAttempt) {
        requireOwnBroker(handle);
        journal.changes.add(new ChangeRequest(handle, invisible, countsAsAttempt));
        FakeGroup group = reachable(handle.brokerName()).group(subscription, handle);
        DeliveryHandle renewed = group.changeInvisible(handle, invisible.toMillis(), countsAsAttempt, now());
        if (renewed == null) {
            throw FakeNode.unknown(handle);
        }
        return renewed;
    }

    @Override
    public CompletableFuture<Void> forwardToDeadLetter(
            Subscription subscription, DeliveryHandle handle, String messageId) {
        CompletableFuture<Void> forwarded = attempt(() -> {
            FakeNode node = reachable(handle.brokerName());
            FakeMessage message = node.group(subscription, handle).find(handle);
            if (message == null) {
                throw FakeNode.unknown(handle);
            }
            String topic = "%DLQ%" + subscription.group();
            node.createTopic(topic, 1);
            node.existing(topic).get(0).append(message.content(), node.nextCommitLogOffset(), 0, now());
            return null;
        });
        return forwarded.isCompletedExceptionally() ? forwarded : ack(subscription, handle);
    }

    @Override
    public CompletableFuture<Void> endTransaction(HalfMessage half, boolean commit) {
        return faults.apply(Operation.END_TRANSACTION, half.brokerName(), () -> {
            CompletableFuture<Void> done = attempt(() -> {
                FakeMessage message = transactions.end(half);
                if (message == null) {
                    throw new ProxyException(
                            ErrorCode.INVALID_TRANSACTION_ID, "half message: " + half + " is unknown or has ended");
                }
                if (commit) {
                    reachable(half.brokerName())
                            .append(message.queueId(), message.content(), message.commitLogOffset(), now());
                }
                return null;
            });
            wakePops();
            return done;
        });
    }

    @Override
    public CompletableFuture<Void> announceTransactionTopics(List<String> topics) {
        journal.announcements.add(topics);
        return faults.apply(Operation.ANNOUNCE, "all", () -> {
            transactions.announce(topics);
            return CompletableFuture.completedFuture(null);
        });
    }

    @Override
    public void onTransactionCheck(TransactionCheckListener listener) {
        transactions.listener(listener);
    }

    @Override
    public CompletableFuture<Set<MessageType>> messageTypes(String brokerName, String topic) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<PullResult> pull(PullRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> updateOffset(String group, MessageQueue queue, long offset) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Long> committedOffset(String group, MessageQueue queue) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Long> firstOffset(MessageQueue queue) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Long> endOffset(MessageQueue queue) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Long> offsetAt(MessageQueue queue, long timestampMillis) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<String> recall(String topic, String recallHandle) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<HalfMessage> halfMessage(
            String topic, String messageId, String brokerName, long commitLogOffset) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> changeLiteSubscription(String brokerName, LiteSubscription subscription) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onLiteUnsubscribed(LiteUnsubscribedListener listener) {}

    @Override
    public CompletableFuture<ClusterHealth> health() {
        List<String> reachable = new ArrayList<>(List.of("name server fake:9876"));
        List<String> unreachable = new ArrayList<>();
        for (FakeNode node : nodes) {
            String name = "broker " + node.name() + " (" + node.name() + ":10911)";
            if (faults.isDown(node.name())) {
                unreachable.add(name + ": connection refused");
            } else {
                reachable.add(name);
            }
        }
        return CompletableFuture.completedFuture(new ClusterHealth(reachable, unreachable));
    }

    @Override
    public Connections connections() {
        return new Connections(1, 1);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        longPolls.fail(request -> true, new ProxyException(ErrorCode.SHUTTING_DOWN, "the broker client is closed"));
    }

    private void requireOwnBroker(DeliveryHandle handle) {
        if (nodes.stream().noneMatch(node -> node.name().equals(handle.brokerName()))) {
            throw new ProxyException(
                    ErrorCode.INVALID_RECEIPT_HANDLE, "receipt_handle: \"" + handle + "\" is of another cluster");
        }
    }

    private long now() {
        return timer.currentTimeMillis() + clockAhead.toMillis();
    }

    private FakeNode reachable(String brokerName) {
        if (closed) {
            throw new ProxyException(ErrorCode.SHUTTING_DOWN, "the broker client is closed");
        }
        if (faults.isDown(brokerName)) {
            throw new ProxyException(ErrorCode.BROKER_UNREACHABLE, "fake broker " + brokerName + " is down");
        }
        return nodes.stream()
                .filter(node -> node.name().equals(brokerName))
                .findFirst()
                .orElseThrow(() -> new ProxyException(
                        ErrorCode.BROKER_UNREACHABLE, "broker: \"" + brokerName + "\" is not in the cluster"));
    }

    private synchronized <T> CompletableFuture<T> attempt(Supplier<T> work) {
        try {
            return CompletableFuture.completedFuture(work.get());
        } catch (ProxyException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
