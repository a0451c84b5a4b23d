package io.github.rocketmqproxy.send;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.TraceSpan;
import io.github.rocketmqproxy.api.Tracing;
import io.github.rocketmqproxy.broker.BrokerClient;
import io.github.rocketmqproxy.broker.MessageIds;
import io.github.rocketmqproxy.buffer.MemoryBudget;
import io.github.rocketmqproxy.config.BrokerConfig;
import io.github.rocketmqproxy.config.SendConfig;
import io.github.rocketmqproxy.message.HalfMessage;
import io.github.rocketmqproxy.message.MessageType;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.message.TopicRoute;
import io.github.rocketmqproxy.metrics.EngineMetrics;
import io.github.rocketmqproxy.route.RouteTable;
import io.github.rocketmqproxy.worker.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of messages to one cluster. Thread-safe; nothing blocks. Futures fail with a {@link ProxyException} and complete on
 * I/O threads.
 */
public final class SendPath {
    /** How often a request may be tried within a call that has no deadline of its own, in broker timeouts. */
    private static final int PATIENCE = 3;
    /** Deadlines further away are not told apart; their nanoseconds might not fit into a long. */
    private static final Duration ENDLESS = Duration.ofDays(365);

    /** A topic with no more than this part of the buffer's messages holds little; no message of it may be more than that part of its bytes. */
    private static final int LITTLE = 64;

    private static final int SMALL = 1024;

    private final BrokerClient broker;
    private final RouteTable routes;
    private final MemoryBudget budget;
    private final Supplier<SendConfig> config;
    private final Timer timer;
    private final EngineMetrics metrics;
    private final MessageTraces traces;
    private final Duration patience;
    private final QueuePicker picker;
    private final BatchSender sender;
    private final OrderedEntrance<TopicRoute> orderedEntrance;
    private final OrderedEntrance<Set<MessageType>> typedEntrance;
    private final TopicTypes types;
    private final TransactionTopics transactions;
    private final HalfMessages halves;
    private final Map<LaneKey, Lane> lanes = new ConcurrentHashMap<>();

    /**
     * A path to one cluster.
     *
     * @param broker the cluster
     * @param routes its routes
     * @param budget what may wait, over all clusters
     * @param brokerConfig the way to RocketMQ
     * @param config sending, as it is at each moment
     * @param timer the time
     * @param metrics what is counted
     */
    public SendPath(
            BrokerClient broker,
            RouteTable routes,
            MemoryBudget budget,
            BrokerConfig brokerConfig,
            Supplier<SendConfig> config,
            Timer timer,
            EngineMetrics metrics) {
        this(broker, routes, budget, brokerConfig, config, timer, metrics, Tracing.NONE);
    }

    /**
     * A path to one cluster that leaves traces.
     *
     * @param broker the cluster
     * @param routes its routes
     * @param budget what may wait, over all clusters
     * @param brokerConfig the way to RocketMQ
     * @param config sending, as it is at each moment
     * @param timer the time
     * @param metrics what is counted
     * @param tracing where messages leave their traces
     */
    public SendPath(
            BrokerClient broker,
            RouteTable routes,
            MemoryBudget budget,
            BrokerConfig brokerConfig,
            Supplier<SendConfig> config,
            Timer timer,
            EngineMetrics metrics,
            Tracing tracing) {
        this.broker = broker;
        this.routes = routes;
        this.budget = budget;
        this.config = config;
        this.timer = timer;
        this.metrics = metrics;
        this.traces = new MessageTraces(tracing);
        this.patience = brokerConfig.timeout().multipliedBy(PATIENCE);
        this.picker = new QueuePicker(timer);
        this.sender = new BatchSender(broker, routes, picker, brokerConfig, timer, metrics);
        this.types = new TopicTypes(broker, routes, timer);
        this.orderedEntrance = new OrderedEntrance<>(routes::route, this::dispatchOrdered);
        this.typedEntrance = new OrderedEntrance<>(types::types, this::dispatchTyped);
        this.transactions = new TransactionTopics(broker, timer);
        this.halves = new HalfMessages(broker, timer);
    }

    /**
     * Makes sure that a topic can be sent to: it exists, or is created where that is allowed.
     *
     * @param topic the full topic name
     * @return its route
     */
    public CompletableFuture<TopicRoute> prepare(String topic) {
        return routes.routeOrCreate(topic);
    }

    /**
     * Which types of message a topic takes.
     *
     * @param topic the full topic name
     * @return its types; {@link MessageType#MIXED} if that cannot be known now; never fails
     */
    public CompletableFuture<Set<MessageType>> messageTypes(String topic) {
        return types.types(topic).thenApply(known -> known.isEmpty() ? MessageType.MIXED : known);
    }

    /**
     * An id for a new message.
     *
     * @return an id that no other message has
     */
    public String newMessageId() {
        return MessageIds.next();
    }

    /**
     * Sends one message. Half messages stay half; those that the proxy commits are visible when the future completes.
     *
     * @param message the message
     * @param timeout how long its producer waits, or null if it has set no deadline
     * @return the receipt, when the broker has stored the message
     */
    public CompletableFuture<SendReceipt> send(OutboundMessage message, @Nullable Duration timeout) {
        return send(message, timeout, this::dispatch);
    }

    /**
     * Sends one message if its topic takes messages of its type.
     *
     * @param message the message
     * @param timeout how long its producer waits, or null if it has set no deadline
     * @return the receipt, when the broker has stored the message; fails with {@code MESSAGE_TYPE_MISMATCH}
     */
    public CompletableFuture<SendReceipt> sendTyped(OutboundMessage message, @Nullable Duration timeout) {
        return send(message, timeout, typedEntrance::enter);
    }

    private CompletableFuture<SendReceipt> send(
            OutboundMessage given, @Nullable Duration timeout, Consumer<Pending> entrance) {
        try {
            MessageRules.check(given);
        } catch (ProxyException e) {
            metrics.sendFailed(given.topic(), e.code());
            return CompletableFuture.failedFuture(e);
        }
        TraceSpan span = traces.begin(given);
        OutboundMessage message = traces.carrying(given, span);
        int size = message.size();
        if (!budget.tryReserve(1, size, () -> holdsLittle(message, size))) {
            metrics.bufferFull();
            metrics.sendFailed(message.topic(), ErrorCode.OVERLOADED);
            span.end(ErrorCode.OVERLOADED.name(), false);
            return CompletableFuture.failedFuture(bufferFull());
        }
        long now = timer.nanoTime();
        long deadline = now + nanos(timeout == null ? patience : timeout);
        CompletableFuture<SendReceipt> stored = new CompletableFuture<>();
        try {
            entrance.accept(new Pending(message, size, now, deadline, span, stored));
        } catch (RuntimeException e) {
            stored.completeExceptionally(e);
        }
        CompletableFuture<SendReceipt> answer =
                message.transaction() == OutboundMessage.Transaction.HALF_COMMITTED_BY_PROXY
                        ? stored.thenCompose(receipt -> commit(message, receipt))
                        : stored;
        CompletableFuture<SendReceipt> settled = new CompletableFuture<>();
        answer.whenComplete((receipt, failure) -> {
            budget.release(1, size);
            if (failure == null) {
                metrics.messagesSent(message.topic(), 1, message.body().remaining());
                if (message.transaction() == OutboundMessage.Transaction.HALF) {
                    halves.sent(HalfMessage.of(message.topic(), receipt));
                }
                span.end(MessageTraces.OK, true);
                settled.complete(receipt);
            } else {
                ProxyException error = ProxyException.from(failure);
                metrics.sendFailed(message.topic(), error.code());
                span.end(error.code().name(), false);
                settled.completeExceptionally(error);
            }
        });
        return settled;
    }

    /**
     * Commits or rolls back a half message. Never tries twice: brokers take a repeated commit for a second message.
     *
     * @param half which; its queue offset may be unknown
     * @param commit true to make it visible
     * @return completes when the broker has done it; fails with {@code INVALID_TRANSACTION_ID}
     */
    public CompletableFuture<Void> endTransaction(HalfMessage half, boolean commit) {
        return halves.end(half, commit);
    }

    /**
     * Takes back a delayed message.
     *
     * @param topic the full topic name
     * @param recallHandle from its receipt
     * @return the message's id; fails with {@code INVALID_RECALL_HANDLE}, {@code MESSAGE_TYPE_MISMATCH}
     */
    public CompletableFuture<String> recall(String topic, String recallHandle) {
        return types.types(topic).thenCompose(known -> {
            TopicTypes.check(topic, MessageType.DELAY, known);
            return broker.recall(topic, recallHandle);
        });
    }

    /**
     * Passes the brokers' questions about half messages of a topic on to a producer.
     *
     * @param topic the full topic name
     * @param watcher who hears them; with several, each question goes to one
     * @return run it to stop
     */
    public Runnable watchTransactions(String topic, TransactionWatcher watcher) {
        return transactions.watch(topic, watcher);
    }

    /** Announces transaction topics to the brokers. To be called every {@link #announceInterval()}. */
    public void announceTransactionTopics() {
        transactions.announceAll();
    }

    /**
     * How often {@link #announceTransactionTopics()} is to be called.
     *
     * @return the interval
     */
    public static Duration announceInterval() {
        return TransactionTopics.ANNOUNCE_INTERVAL;
    }

    /** Forgets lanes that are empty, and what nobody has used for a while. Called by a timer. */
    public void sweep() {
        lanes.values().removeIf(Lane::retire);
        types.sweep();
        halves.sweep();
    }

    /** Lanes in use, or not yet swept. */
    int lanes() {
        return lanes.size();
    }

    private void dispatchTyped(Pending pending, Set<MessageType> known) {
        OutboundMessage message = pending.message();
        TopicTypes.check(message.topic(), message.type(), known);
        dispatch(pending);
    }

    private void dispatch(Pending pending) {
        OutboundMessage message = pending.message();
        boolean ordered = !queueKey(message).isEmpty();
        if (message.transaction() != OutboundMessage.Transaction.NONE) {
            transactions.used(message.topic());
        }
        if (!ordered) {
            if (message.batchable()) {
                toLane(new LaneKey(message.topic(), null), pending);
            } else {
                sender.send(List.of(pending), null);
            }
            return;
        }
        orderedEntrance.enter(pending);
    }

    private void dispatchOrdered(Pending pending, TopicRoute route) {
        OutboundMessage message = pending.message();
        QueueTarget target = picker.forKey(route, queueKey(message));
        if (message.batchable()) {
            toLane(new LaneKey(message.topic(), target), pending);
        } else {
            sender.send(List.of(pending), target);
        }
    }

    /** What binds a message to one queue, as Apache's proxy has it; empty for any queue. */
    private static String queueKey(OutboundMessage message) {
        return message.shardingKey().isEmpty() ? message.liteTopic() : message.shardingKey();
    }

    private void toLane(LaneKey key, Pending pending) {
        while (!lanes.computeIfAbsent(key, this::newLane).add(pending)) {
            // The lane has just been retired; its successor takes the message.
            lanes.computeIfPresent(key, (same, lane) -> lane.retire() ? null : lane);
        }
    }

    private Lane newLane(LaneKey key) {
        return new Lane(config, key.target() != null, timer, batch -> sender.send(batch, key.target()));
    }

    private static long nanos(Duration timeout) {
        return timeout.compareTo(ENDLESS) < 0 ? timeout.toNanos() : ENDLESS.toNanos();
    }

    /**
     * Whether a topic has so little waiting that it finds room although others have filled the buffer. Only for messages whose lane
     * is known at once; the others wait in several places.
     */
    private boolean holdsLittle(OutboundMessage message, int size) {
        if (!message.batchable() || !queueKey(message).isEmpty() || size > budget.maxBytes() / SMALL) {
            return false;
        }
        Lane lane = lanes.get(new LaneKey(message.topic(), null));
        return lane == null || lane.pending() <= budget.maxMessages() / LITTLE;
    }

    private CompletableFuture<SendReceipt> commit(OutboundMessage message, SendReceipt receipt) {
        HalfMessage half = HalfMessage.of(message.topic(), receipt);
        return broker.endTransaction(half, true).thenApply(nothing -> receipt);
    }

    private ProxyException bufferFull() {
        if (budget.messages() >= budget.maxMessages()) {
            return new ProxyException(
                    ErrorCode.OVERLOADED,
                    "MESSAGE_BUFFER_SIZE: " + budget.messages() + " messages are waiting (limit " + budget.maxMessages()
                            + "); raise it or slow down");
        }
        return new ProxyException(
                ErrorCode.OVERLOADED,
                "MESSAGE_BUFFER_BYTES: " + budget.bytes() + " bytes are waiting (limit " + budget.maxBytes()
                        + "); raise it or slow down");
    }

    /**
     * What may share a batch: the messages of one topic, and of one queue where order counts.
     *
     * @param topic the topic
     * @param target the queue, or null for any
     */
    private record LaneKey(String topic, @Nullable QueueTarget target) {}
}
