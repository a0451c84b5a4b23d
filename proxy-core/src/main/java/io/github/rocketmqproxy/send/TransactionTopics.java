package io.github.rocketmqproxy.send;

import io.github.rocketmqproxy.broker.BrokerClient;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.HalfMessage;
import io.github.rocketmqproxy.worker.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics whose half messages this proxy answers for, and the producers that want to hear the brokers' questions. Topics are
 * announced to the brokers at once when they come into use and again every 30 s; one that has been out of use for ten minutes
 * is dropped. Thread-safe.
 */
final class TransactionTopics {
    static final Duration ANNOUNCE_INTERVAL = Duration.ofSeconds(30);
    private static final long FORGET_NANOS = Duration.ofMinutes(10).toNanos();
    private static final Logger log = LoggerFactory.getLogger(TransactionTopics.class);

    private final BrokerClient broker;
    private final Timer timer;
    private final Map<String, Topic> topics = new ConcurrentHashMap<>();

    TransactionTopics(BrokerClient broker, Timer timer) {
        this.broker = broker;
        this.timer = timer;
        broker.onTransactionCheck(this::checked);
    }

    /** A half message of this topic is being sent. */
    void used(String topic) {
        Topic known = topics.get(topic);
        if (known == null) {
            topics.computeIfAbsent(topic, name -> new Topic()).usedNanos = timer.nanoTime();
            announce(List.of(topic));
        } else {
            known.usedNanos = timer.nanoTime();
        }
    }

    /** Registers a watcher; run the answer to remove it. */
    Runnable watch(String topic, TransactionWatcher watcher) {
        used(topic);
        topics.compute(topic, (name, known) -> {
            Topic entry = known == null ? new Topic() : known;
            entry.usedNanos = timer.nanoTime();
            entry.watchers.add(watcher);
            return entry;
        });
        return () -> topics.computeIfPresent(topic, (name, known) -> {
            known.watchers.remove(watcher);
            return known;
        });
    }

    /** Announces all topics in use and drops the others. Called by a timer. */
    void announceAll() {
        long now = timer.nanoTime();
        for (String name : topics.keySet()) {
            // Not by removeIf: a watcher that comes between the look and the removal would be forgotten.
            topics.computeIfPresent(name, (same, topic) -> topic.outOfUse(now) ? null : topic);
        }
        if (!topics.isEmpty()) {
            announce(List.copyOf(topics.keySet()));
        }
    }

    private void announce(List<String> names) {
        broker.announceTransactionTopics(names).whenComplete((nothing, failure) -> {
            if (failure != null) {
                log.warn(
                        "Brokers were not told that half messages of {} are answered for: {}",
                        names,
                        failure.getMessage());
            }
        });
    }

    private void checked(HalfMessage half, boolean committedByProxy, Delivery message) {
        if (committedByProxy) {
            // Its producer was not told that it was sent: otherwise the commit would have been done.
            broker.endTransaction(half, false).whenComplete((nothing, failure) -> {
                if (failure != null) {
                    log.warn("Half message {} was not rolled back: {}", half.messageId(), failure.getMessage());
                }
            });
            return;
        }
        Topic topic = topics.get(half.topic());
        if (topic == null) {
            return;
        }
        Object[] watchers = topic.watchers.toArray();
        // Nobody there: the broker asks again.
        if (watchers.length > 0) {
            int turn = Math.floorMod(topic.turn.getAndIncrement(), watchers.length);
            ask((TransactionWatcher) watchers[turn], half, message);
        }
    }

    private static void ask(TransactionWatcher watcher, HalfMessage half, Delivery message) {
        try {
            watcher.check(half, message);
        } catch (RuntimeException e) {
            // The broker asks again, and then it is the next one's turn.
            log.warn("Question about half message {} did not reach its producer", half.messageId(), e);
        }
    }

    private static final class Topic {
        private final List<TransactionWatcher> watchers = new CopyOnWriteArrayList<>();
        private final AtomicInteger turn = new AtomicInteger();
        private volatile long usedNanos;

        boolean outOfUse(long now) {
            return watchers.isEmpty() && now - usedNanos > FORGET_NANOS;
        }
    }
}
