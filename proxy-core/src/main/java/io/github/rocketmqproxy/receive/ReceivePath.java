package io.github.rocketmqproxy.receive;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.TraceContext;
import io.github.rocketmqproxy.api.TraceSpan;
import io.github.rocketmqproxy.api.Tracing;
import io.github.rocketmqproxy.broker.BrokerClient;
import io.github.rocketmqproxy.buffer.MemoryBudget;
import io.github.rocketmqproxy.config.ReceiveConfig;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryBatch;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.GroupSettings;
import io.github.rocketmqproxy.message.LiteSubscription;
import io.github.rocketmqproxy.message.MessageQueue;
import io.github.rocketmqproxy.message.ReceiveRequest;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.metrics.EngineMetrics;
import io.github.rocketmqproxy.route.RouteTable;
import io.github.rocketmqproxy.worker.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The way of messages from one cluster. Thread-safe; nothing blocks. Futures fail with a {@link ProxyException} and complete on
 * I/O threads.
 */
public final class ReceivePath {
    private final BrokerClient broker;
    private final RouteTable routes;
    private final MemoryBudget outbound;
    private final Supplier<ReceiveConfig> config;
    private final Timer timer;
    private final EngineMetrics metrics;
    private final Tracing tracing;
    private final GroupTable groups;
    private final GroupFinder finder;
    private final LiteTopics liteTopics;
    private final Admission admission;
    private final Receiver receiver;
    private final QueueReader queues;
    private final Settlements settlements;
    private final OpenStreams streams = new OpenStreams();
    private final Lags lags;
    /** Bounded by the calls that are open. */
    private final Set<Fetched> batches = ConcurrentHashMap.newKeySet();

    private final AtomicInteger fetching = new AtomicInteger();

    /**
     * A path from one cluster.
     *
     * @param broker the cluster
     * @param routes its routes
     * @param outbound the bytes that may wait for consumers, over all clusters
     * @param config receiving, as it is at each moment
     * @param timer the time
     * @param metrics what is counted
     * @param tracing where messages leave their traces
     */
    public ReceivePath(
            BrokerClient broker,
            RouteTable routes,
            MemoryBudget outbound,
            Supplier<ReceiveConfig> config,
            Timer timer,
            EngineMetrics metrics,
            Tracing tracing) {
        this.broker = broker;
        this.routes = routes;
        this.outbound = outbound;
        this.config = config;
        this.timer = timer;
        this.metrics = metrics;
        this.tracing = tracing;
        this.groups = new GroupTable(broker, timer);
        this.finder = new GroupFinder(routes, groups);
        this.settlements = new Settlements(broker, streams, timer, metrics);
        this.liteTopics = new LiteTopics(broker, routes);
        this.admission = new Admission(routes, groups);
        this.receiver = new Receiver(this, broker, groups);
        this.queues = new QueueReader(this, broker);
        this.lags = new Lags(broker, routes, timer);
    }

    /**
     * Makes sure that a subscription can be consumed: topic and group exist, or are created where that is allowed, and the group
     * may consume.
     *
     * @param subscription what a consumer wants
     * @return completes when it can be consumed
     */
    public CompletableFuture<Void> prepare(Subscription subscription) {
        return admission.prepare(subscription);
    }

    /**
     * What the cluster has configured for a consumer group.
     *
     * @param group the consumer group
     * @param topics topics that it consumes, or none
     * @return its settings; fails with {@code CONSUMER_GROUP_NOT_FOUND} when no broker has it, otherwise when no broker can be asked
     */
    public CompletableFuture<GroupSettings> groupSettings(String group, List<String> topics) {
        return finder.find(group, topics);
    }

    /**
     * Changes the lite topics that a client listens to, at every broker that the topic can be read from.
     *
     * @param change the change
     * @return completes when all of them have stored it; fails with {@code TOPIC_NOT_FOUND}, {@code
     *     LITE_SUBSCRIPTION_QUOTA_EXCEEDED}, {@code NOT_SUPPORTED}, {@code NOT_PERMITTED}
     */
    public CompletableFuture<Void> changeLiteSubscription(LiteSubscription change) {
        return liteTopics.change(change);
    }

    /**
     * Sets who hears that a broker has ended the subscription of a lite topic.
     *
     * @param listener called on I/O threads with the client and the lite topic; replaces the earlier one
     */
    public void onLiteUnsubscribed(BiConsumer<String, String> listener) {
        broker.onLiteUnsubscribed((clientId, group, liteTopic) -> listener.accept(clientId, liteTopic));
    }

    /**
     * Opens a stream. It begins to fetch at once; its end is {@link DeliveryStream#close()}.
     *
     * @param subscription what the consumer wants
     * @param sink where its client is
     * @return the stream
     */
    public DeliveryStream open(Subscription subscription, DeliverySink sink) {
        DeliveryStream stream = new DeliveryStream(this, subscription, sink);
        streams.add(subscription, stream);
        stream.tick();
        return stream;
    }

    /**
     * Fetches once.
     *
     * @param request what
     * @return what came within its long poll, to be closed; what is past its attempts goes to the dead-letter topic instead. Fails with
     *     {@code OVERLOADED} when the memory for messages is full, {@code TOPIC_NOT_FOUND}, {@code CONSUMER_GROUP_NOT_FOUND}, {@code
     *     NOT_PERMITTED}
     */
    public CompletableFuture<DeliveryBatch> receive(ReceiveRequest request) {
        return receiver.receive(request);
    }

    /**
     * Reading by offsets.
     *
     * @return always the same
     */
    public QueueReader queues() {
        return queues;
    }

    /**
     * What a consumer without limit of time is to ask for.
     *
     * @param topic the full topic name
     * @param group the consumer group
     * @return for an ordered group each readable queue, so that queues do not wait for each other; for any other, and for one that
     *     consumes lite topics, each broker with queue -1; fails with {@code NOT_PERMITTED} when there is none
     */
    public CompletableFuture<List<MessageQueue>> assignments(String topic, String group) {
        return admission.assignments(topic, group);
    }

    /**
     * Acknowledges a delivery.
     *
     * @param subscription whose it is
     * @param handle the delivery
     * @param call the call that says so
     * @return completes when the broker has stored it; fails with {@code INVALID_RECEIPT_HANDLE} when it comes too late
     */
    public CompletableFuture<Void> acknowledge(Subscription subscription, DeliveryHandle handle, TraceSpan call) {
        return settlements.acknowledge(subscription, handle, call);
    }

    /**
     * Changes how long a delivery stays hidden.
     *
     * @param subscription whose it is
     * @param handle the delivery
     * @param invisible counted from now; zero for deliver again at once
     * @param countsAsAttempt false if the message was not tried, so that its attempt count should stay
     * @return the handle that replaces the old one
     */
    public CompletableFuture<DeliveryHandle> changeInvisible(
            Subscription subscription, DeliveryHandle handle, Duration invisible, boolean countsAsAttempt) {
        return settlements.changeInvisible(subscription, handle, invisible, countsAsAttempt);
    }

    /**
     * Moves a delivery to the group's dead-letter topic.
     *
     * @param subscription whose it is
     * @param handle the delivery
     * @param messageId the message's id
     * @return completes when the broker has it there, and no longer for the group
     */
    public CompletableFuture<Void> forwardToDeadLetter(
            Subscription subscription, DeliveryHandle handle, String messageId) {
        return settlements.forwardToDeadLetter(subscription, handle, messageId);
    }

    /**
     * Lets the group have deliveries again, as far as they are still hidden.
     *
     * @param subscription whose they are
     * @param handles the deliveries
     * @param countsAsAttempt false if the messages were not tried
     */
    public void letGo(Subscription subscription, List<DeliveryHandle> handles, boolean countsAsAttempt) {
        settlements.letGo(subscription, handles, countsAsAttempt);
    }

    /** Looks after all streams and batches. To be called once a second. */
    public void tick() {
        streams.all().forEach(DeliveryStream::tick);
        long now = timer.nanoTime();
        batches.forEach(batch -> batch.tick(now));
    }

    /** Forgets what nobody has asked for lately. Called by a timer. */
    public void sweep() {
        groups.sweep();
        lags.sweep();
    }

    /**
     * Deliveries handed out and not settled.
     *
     * @return how many, over all streams
     */
    public int unacknowledged() {
        return streams.all().mapToInt(DeliveryStream::unacknowledged).sum();
    }

    /**
     * Looks at every subscription that has a stream.
     *
     * @param visitor hears of it on this thread
     */
    public void visit(SubscriptionVisitor visitor) {
        streams.forEach((subscription, open) -> visitor.visit(
                subscription,
                open.stream().mapToInt(DeliveryStream::waiting).sum(),
                open.stream().mapToInt(DeliveryStream::unacknowledged).sum()));
    }

    /**
     * How far a group is behind, as brokers last said; they are asked anew, in the background, when that is some seconds old.
     *
     * @param topic the full topic name
     * @param group the consumer group
     * @return what is known now
     */
    public GroupLag lag(String topic, String group) {
        return lags.of(topic, group);
    }

    /**
     * Requests for messages that streams have under way at brokers.
     *
     * @return how many
     */
    public int fetching() {
        return fetching.get();
    }

    /**
     * Deliveries on their way back to brokers.
     *
     * @return how many requests
     */
    public int givingBack() {
        return settlements.givingBack();
    }

    void fetchBegun() {
        fetching.incrementAndGet();
    }

    /** After what came has found its place, or is on its way back. */
    void fetchEnded() {
        fetching.decrementAndGet();
    }

    ReceiveConfig config() {
        return config.get();
    }

    EngineMetrics metrics() {
        return metrics;
    }

    RouteTable routes() {
        return routes;
    }

    MemoryBudget outbound() {
        return outbound;
    }

    long nanoTime() {
        return timer.nanoTime();
    }

    boolean hasRoom() {
        return outbound.bytes() < outbound.maxBytes() && outbound.messages() < outbound.maxMessages();
    }

    ProxyException noRoom() {
        metrics.bufferFull();
        return new ProxyException(
                ErrorCode.OVERLOADED,
                "MESSAGE_BUFFER_BYTES: " + outbound.bytes() + " bytes are waiting for consumers (limit "
                        + outbound.maxBytes() + "); raise it, or let consumers read faster");
    }

    GroupTable groups() {
        return groups;
    }

    DeliveryBatch opened(
            String topic,
            String group,
            List<Delivery> reserved,
            TraceSpan call,
            Consumer<List<DeliveryHandle>> giveBack) {
        long now = timer.nanoTime();
        return new Fetched(
                reserved, outbound, delivery -> handedOut(topic, group, delivery, now, call), batches, now, giveBack);
    }

    /** A consumer has a message that waited for it since then. */
    void handedOut(String topic, String group, Delivery delivery, long sinceNanos, TraceSpan call) {
        metrics.messagesReceived(topic, 1, delivery.body().remaining());
        if (tracing != Tracing.NONE) {
            tracing.delivered(
                    call,
                    TraceContext.in(delivery.properties()),
                    topic,
                    group,
                    delivery.messageId(),
                    timer.nanoTime() - sinceNanos);
        }
    }

    void giveBackUnseen(Subscription subscription, List<DeliveryHandle> handles) {
        var ignored = giveBack(subscription, handles, false);
    }

    Duration remaining(DeliveryHandle handle) {
        return settlements.remaining(handle);
    }

    PopLoop newLoop(DeliveryStream stream, String brokerName, Subscription subscription) {
        return new PopLoop(stream, brokerName, subscription, broker, groups, config, timer);
    }

    void closed(Subscription subscription, DeliveryStream stream) {
        streams.remove(subscription, stream);
    }

    /** Sorts out what is past its attempts. */
    List<Delivery> screen(Subscription subscription, List<Delivery> deliveries, int maxReconsumeTimes) {
        return settlements.screen(subscription, deliveries, maxReconsumeTimes);
    }

    CompletableFuture<Void> giveBack(Subscription subscription, List<DeliveryHandle> handles, boolean countsAsAttempt) {
        return settlements.giveBack(subscription, handles, countsAsAttempt);
    }
}
