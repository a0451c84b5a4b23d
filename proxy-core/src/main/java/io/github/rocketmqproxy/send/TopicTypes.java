package io.github.rocketmqproxy.send;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.broker.BrokerClient;
import io.github.rocketmqproxy.message.MessageType;
import io.github.rocketmqproxy.message.TopicRoute;
import io.github.rocketmqproxy.message.TopicRoute.BrokerQueues;
import io.github.rocketmqproxy.route.RouteTable;
import io.github.rocketmqproxy.worker.Timer;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which types of message topics take, remembered. What is known is answered at once and looked up anew behind the caller's back when
 * it is old. Not knowing is no failure: it is answered by an empty set. Thread-safe.
 */
final class TopicTypes {
    private static final long FRESH_NANOS = Duration.ofSeconds(30).toNanos();
    private static final long FORGET_NANOS = Duration.ofMinutes(5).toNanos();
    /** Between look-ups that fail, so that a broker in trouble is not asked once for each message. */
    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();
    /** The first message of a topic waits for its look-up no longer than this: its producer waits for three seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final BrokerClient broker;
    private final RouteTable routes;
    private final Timer timer;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    TopicTypes(BrokerClient broker, RouteTable routes, Timer timer) {
        this.broker = broker;
        this.routes = routes;
        this.timer = timer;
    }

    /** What a topic takes; empty if that cannot be known now. Never fails. */
    CompletableFuture<Set<MessageType>> types(String topic) {
        long now = timer.nanoTime();
        Entry entry = entries.computeIfAbsent(topic, name -> new Entry(now));
        entry.usedNanos = now;
        Set<MessageType> known = entry.types;
        if (known == null) {
            return lookUp(topic, entry);
        }
        if (now - entry.askAgainNanos >= 0) {
            lookUp(topic, entry);
        }
        return CompletableFuture.completedFuture(known);
    }

    /** Refuses a message that its topic, by what is known, does not take. */
    static void check(String topic, MessageType type, Set<MessageType> types) {
        if (!types.isEmpty() && !types.contains(type)) {
            throw new ProxyException(
                    ErrorCode.MESSAGE_TYPE_MISMATCH,
                    "topic: \"" + topic + "\" takes messages of type "
                            + String.join(
                                    ", ",
                                    types.stream().map(Enum::name).sorted().toList()) + ", not " + type
                            + " (expected: another topic, or let it take them: mqadmin updateTopic -t " + topic
                            + " -a +message.type=" + type + ")");
        }
    }

    /** Forgets topics that nobody has used for a while. Called by a timer. */
    void sweep() {
        long now = timer.nanoTime();
        entries.values().removeIf(entry -> now - entry.usedNanos > FORGET_NANOS);
    }

    /** Topics remembered, or being looked up. */
    int size() {
        return entries.size();
    }

    private CompletableFuture<Set<MessageType>> lookUp(String topic, Entry entry) {
        CompletableFuture<Set<MessageType>> mine = new CompletableFuture<>();
        CompletableFuture<Set<MessageType>> running = entry.join(mine);
        if (running != mine) {
            return running;
        }
        routes.route(topic).thenCompose(this::askOneOf).whenComplete((types, failure) -> {
            if (failure == null) {
                entry.found(types, timer.nanoTime() + FRESH_NANOS);
            } else if (ProxyException.from(failure).code() == ErrorCode.TOPIC_NOT_FOUND) {
                entries.remove(topic, entry);
            } else {
                entry.notFound(timer.nanoTime() + RETRY_NANOS);
            }
            entry.leave();
            Set<MessageType> known = entry.types;
            mine.complete(known == null ? Set.of() : known);
        });
        if (!mine.isDone()) {
            timer.schedule(() -> mine.complete(Set.of()), PATIENCE);
        }
        return mine;
    }

    private CompletableFuture<Set<MessageType>> askOneOf(TopicRoute route) {
        return askNext(route.topic(), route.brokers().iterator());
    }

    /** All brokers of a topic should be configured alike: the first that answers counts. */
    private CompletableFuture<Set<MessageType>> askNext(String topic, Iterator<BrokerQueues> brokers) {
        if (!brokers.hasNext()) {
            return CompletableFuture.failedFuture(
                    new ProxyException(ErrorCode.BROKER_UNREACHABLE, "topic: \"" + topic + "\" has no broker"));
        }
        return broker.messageTypes(brokers.next().brokerName(), topic)
                .exceptionallyCompose(failure ->
                        brokers.hasNext() ? askNext(topic, brokers) : CompletableFuture.failedFuture(failure));
    }

    /** What is known of one topic. */
    private static final class Entry {
        private volatile @Nullable Set<MessageType> types;
        private volatile long askAgainNanos;
        private volatile long usedNanos;
        // Guarded by this.
        private @Nullable CompletableFuture<Set<MessageType>> running;

        Entry(long now) {
            usedNanos = now;
        }

        /** One look-up at a time: answers the one that is running, or takes {@code mine} for it. */
        synchronized CompletableFuture<Set<MessageType>> join(CompletableFuture<Set<MessageType>> mine) {
            CompletableFuture<Set<MessageType>> current = running;
            if (current != null) {
                return current;
            }
            running = mine;
            return mine;
        }

        synchronized void leave() {
            running = null;
        }

        void found(Set<MessageType> answer, long askAgain) {
            askAgainNanos = askAgain;
            types = answer;
        }

        void notFound(long askAgain) {
            askAgainNanos = askAgain;
            if (types == null) {
                types = Set.of();
            }
        }
    }
}
