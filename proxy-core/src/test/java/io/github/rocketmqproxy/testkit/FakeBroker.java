package io.github.rocketmqproxy.testkit;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.ServerStatus;
import io.github.rocketmqproxy.broker.BrokerClient;
import io.github.rocketmqproxy.broker.ClusterHealth;
import io.github.rocketmqproxy.broker.LiteUnsubscribedListener;
import io.github.rocketmqproxy.broker.PopRequest;
import io.github.rocketmqproxy.broker.PopResult;
import io.github.rocketmqproxy.broker.TransactionCheckListener;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.GroupSettings;
import io.github.rocketmqproxy.message.HalfMessage;
import io.github.rocketmqproxy.message.LiteSubscription;
import io.github.rocketmqproxy.message.MessageQueue;
import io.github.rocketmqproxy.message.MessageType;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.PullRequest;
import io.github.rocketmqproxy.message.PullResult;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.message.TopicRoute;
import io.github.rocketmqproxy.testkit.FakeFaults.Operation;
import io.github.rocketmqproxy.worker.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A RocketMQ cluster in memory that behaves like the real one as far as {@link BrokerClient} can see (both pass the same contract
 * test), moves only when its timer does, and fails when it is told to. Thread-safe. Futures complete in the calling thread.
 */
public final class FakeBroker extends FakeControls implements BrokerClient {
    private final FakeCluster cluster;
    private final FakeTransactions transactions;
    private final FakeDeliveries deliveries;
    private final FakeReads reads;
    private final FakeSends sends;
    private final FakeRoutes routes;
    private volatile @Nullable LiteUnsubscribedListener liteListener;

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
        this.cluster = new FakeCluster(
                timer,
                faults,
                Stream.of(brokerNames).sorted().map(FakeNode::new).toList());
        this.routes = new FakeRoutes(cluster, journal, faults);
        this.transactions = new FakeTransactions(timer);
        this.deliveries = new FakeDeliveries(cluster, journal);
        this.reads = new FakeReads(cluster, journal);
        this.sends = new FakeSends(cluster, journal, transactions, this::arrival);
    }

    private void arrival() {
        deliveries.polls().wake();
        reads.polls().wake();
    }

    private void all(Consumer<FakeNode> change) {
        cluster.locked(() -> {
            cluster.nodes().forEach(change);
            return null;
        });
    }

    /** Creates a topic on all brokers. */
    public FakeBroker topic(String topic, int queues) {
        all(node -> node.createTopic(topic, queues));
        return this;
    }

    /** Creates a topic for some types of messages on all brokers. */
    public FakeBroker topic(String topic, int queues, MessageType... types) {
        all(node -> {
            node.createTopic(topic, queues);
            node.limit(topic, Set.of(types));
        });
        return this;
    }

    /** Creates a group that consumes a topic's lite topics on all brokers. */
    public FakeBroker liteGroup(String group, String topic) {
        GroupSettings plain = new GroupSettings(true, false, 16);
        return group(
                group,
                new GroupSettings(
                        true,
                        false,
                        16,
                        plain.consumeTimeout(),
                        plain.backoff(),
                        plain.liteSubscriptionQuota(),
                        topic));
    }

    /** Creates a group on all brokers. */
    public FakeBroker group(String group, GroupSettings settings) {
        all(node -> node.configure(group, settings));
        return this;
    }

    /** Lets a broker end a client's subscription of a lite topic, as when another client has taken it over. */
    public void endLiteSubscription(String clientId, String group, String liteTopic) {
        LiteUnsubscribedListener listener = liteListener;
        if (listener != null) {
            listener.unsubscribed(clientId, group, liteTopic);
        }
    }

    /** Creates a group on all brokers. Other groups are created on first use: enabled, not orderly, 16 retries. */
    public FakeBroker group(String group, boolean orderly, int retryMaxTimes) {
        return group(group, new GroupSettings(true, orderly, retryMaxTimes));
    }

    /** Forbids a group to consume. */
    public FakeBroker forbid(String group) {
        return group(group, new GroupSettings(false, false, 16));
    }

    /** Lets brokers refuse, with {@code BROKER_ERROR}, every request that holds such a message. */
    public void refuse(Predicate<OutboundMessage> messages) {
        sends.refuse(messages);
    }

    /** Lets brokers answer such requests with {@code BROKER_BUSY}; nothing is stored or written into the journal. */
    public void busyFor(Predicate<SendRequest> requests) {
        sends.busyFor(requests);
    }

    /** Lets brokers store messages no more safely than this. */
    public void storeAs(SendReceipt.Durability durability) {
        sends.storeAs(durability);
    }

    /** Sets the brokers' clock apart from the timer's. */
    public void setClockAhead(Duration by) {
        cluster.setClockAhead(by);
    }

    /** Takes a broker's queues out of all routes; what it has stored stays. */
    public void leaveRoutes(String brokerName) {
        routes.leave(brokerName);
    }

    /** Puts a broker's queues back into all routes. */
    public void joinRoutes(String brokerName) {
        routes.join(brokerName);
    }

    /** Takes a broker off the network: its long polls break, further requests fail. */
    public void goDown(String brokerName) {
        faults.down(brokerName);
        failPolls(
                brokerName::equals,
                new ProxyException(ErrorCode.BROKER_UNREACHABLE, "fake broker " + brokerName + ": connection lost"));
    }

    private void failPolls(Predicate<String> brokers, ProxyException reason) {
        deliveries.polls().fail(brokers, reason);
        reads.polls().fail(brokers, reason);
    }

    /** All visible messages of a topic, by broker, queue and offset. */
    public List<OutboundMessage> stored(String topic) {
        return cluster.locked(() -> cluster.nodes().stream()
                .flatMap(node -> Stream.ofNullable(node.queues(topic)))
                .flatMap(List::stream)
                .flatMap(queue -> queue.all().stream())
                .map(FakeMessage::content)
                .toList());
    }

    /** Deliveries of a subscription that are hidden now: neither acknowledged nor visible again. */
    public int inFlight(Subscription subscription) {
        return cluster.locked(() -> cluster.nodes().stream()
                .mapToInt(node -> node.inFlight(subscription))
                .sum());
    }

    /** Half messages whose transaction has not ended. */
    public int openTransactions() {
        return transactions.open();
    }

    /** Pops that wait for a message. */
    public int waitingPops() {
        return deliveries.polls().size();
    }

    /** Pulls that wait for a message. */
    public int waitingPulls() {
        return reads.polls().size();
    }

    /** Whether it was closed. */
    public boolean isClosed() {
        return cluster.isClosed();
    }

    @Override
    public CompletableFuture<TopicRoute> route(String topic) {
        return routes.route(topic);
    }

    @Override
    public CompletableFuture<TopicRoute> createTopic(String topic, int queues) {
        journal.createdTopics.add(topic);
        topic(topic, queues);
        return route(topic);
    }

    @Override
    public CompletableFuture<TopicRoute> configureTopic(String topic, int queues, @Nullable MessageType type) {
        if (type == null) {
            topic(topic, queues);
        } else {
            topic(topic, queues, type);
        }
        return route(topic);
    }

    @Override
    public CompletableFuture<Void> configureConsumerGroup(String group, boolean orderly, int retryMaxTimes) {
        group(group, orderly, retryMaxTimes);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<GroupSettings> groupSettings(String brokerName, String group) {
        journal.groupSettings.add(group);
        return faults.apply(
                Operation.GROUP_SETTINGS,
                brokerName,
                () -> cluster.attempt(() -> cluster.reachable(brokerName).settings(group)));
    }

    @Override
    public CompletableFuture<Set<MessageType>> messageTypes(String brokerName, String topic) {
        journal.messageTypes.add(topic);
        return faults.apply(
                Operation.MESSAGE_TYPES,
                brokerName,
                () -> cluster.attempt(() -> cluster.reachable(brokerName).types(topic)));
    }

    @Override
    public CompletableFuture<List<SendReceipt>> send(
            String brokerName, int queueId, List<OutboundMessage> messages, Duration timeout) {
        return sends.send(new SendRequest(brokerName, queueId, List.copyOf(messages), timeout));
    }

    @Override
    public CompletableFuture<PopResult> pop(PopRequest request) {
        return deliveries.pop(request);
    }

    @Override
    public CompletableFuture<PullResult> pull(PullRequest request) {
        return reads.pull(request);
    }

    @Override
    public CompletableFuture<Void> updateOffset(String group, MessageQueue queue, long offset) {
        return reads.updateOffset(group, queue, offset);
    }

    @Override
    public CompletableFuture<Long> committedOffset(String group, MessageQueue queue) {
        return reads.committedOffset(group, queue);
    }

    @Override
    public CompletableFuture<Long> firstOffset(MessageQueue queue) {
        return reads.firstOffset(queue);
    }

    @Override
    public CompletableFuture<Long> endOffset(MessageQueue queue) {
        return reads.endOffset(queue);
    }

    @Override
    public CompletableFuture<Long> lag(String brokerName, String topic, String group) {
        return reads.lag(brokerName, topic, group);
    }

    @Override
    public CompletableFuture<Long> offsetAt(MessageQueue queue, long timestampMillis) {
        return reads.offsetAt(queue, timestampMillis);
    }

    @Override
    public CompletableFuture<String> recall(String topic, String recallHandle) {
        return sends.recall(topic, recallHandle);
    }

    @Override
    public CompletableFuture<Void> ack(Subscription subscription, DeliveryHandle handle) {
        return deliveries.ack(subscription, handle);
    }

    @Override
    public CompletableFuture<DeliveryHandle> changeInvisible(
            Subscription subscription, DeliveryHandle handle, Duration invisible, boolean countsAsAttempt) {
        return deliveries.changeInvisible(subscription, handle, invisible, countsAsAttempt);
    }

    @Override
    public CompletableFuture<Void> forwardToDeadLetter(
            Subscription subscription, DeliveryHandle handle, String messageId) {
        return deliveries.forwardToDeadLetter(subscription, handle);
    }

    @Override
    public CompletableFuture<HalfMessage> halfMessage(
            String topic, String messageId, String brokerName, long commitLogOffset) {
        return sends.halfMessage(topic, messageId, brokerName, commitLogOffset);
    }

    @Override
    public CompletableFuture<Void> endTransaction(HalfMessage half, boolean commit) {
        return sends.endTransaction(half, commit);
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
    public CompletableFuture<Void> changeLiteSubscription(String brokerName, LiteSubscription subscription) {
        journal.liteSubscriptions.add(subscription);
        return faults.apply(Operation.LITE_SUBSCRIPTION, brokerName, () -> {
            CompletableFuture<Void> done = cluster.attempt(() -> {
                cluster.reachable(brokerName).lites().change(subscription);
                return null;
            });
            arrival();
            return done;
        });
    }

    @Override
    public void onLiteUnsubscribed(LiteUnsubscribedListener listener) {
        liteListener = listener;
    }

    @Override
    public CompletableFuture<ClusterHealth> health() {
        List<ServerStatus> servers = new ArrayList<>(List.of(new ServerStatus("name server fake:9876", "")));
        for (FakeNode node : cluster.nodes()) {
            String name = "broker " + node.name() + " (" + node.name() + ":10911)";
            servers.add(new ServerStatus(name, faults.isDown(node.name()) ? "connection refused" : ""));
        }
        return CompletableFuture.completedFuture(new ClusterHealth(servers));
    }

    @Override
    public Connections connections() {
        return new Connections(1, 1);
    }

    @Override
    public void close() {
        cluster.close();
        failPolls(broker -> true, new ProxyException(ErrorCode.SHUTTING_DOWN, "the broker client is closed"));
    }
}
