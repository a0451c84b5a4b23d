package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.MessageQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Locks the queues of topics for a group, so that it has one owner, and finds where to go on in those that it gets. Thread-safe. */
final class QueueClaims {
    private static final Logger LOG = LoggerFactory.getLogger(QueueClaims.class);

    private static final long COUNT_NANOS = Duration.ofSeconds(30).toNanos();
    /** Messages of the retry topic may wait for a client of their own topic. */
    private static final int MAX_READY_IN_RETRY_TOPIC = 500;

    private final String brokerName;
    private final String group;
    private final PullCalls calls;
    private final LongSupplier nanoTime;
    /** Guards the topics. */
    private final Object lock;

    QueueClaims(String brokerName, String group, PullCalls calls, LongSupplier nanoTime, Object lock) {
        this.brokerName = brokerName;
        this.group = group;
        this.calls = calls;
        this.nanoTime = nanoTime;
        this.lock = lock;
    }

    /**
     * Locks the queues of a topic that are free, and those that are ours once more.
     *
     * @return completes when the topic has what it could get
     */
    CompletableFuture<Void> claim(OwnedTopic topic) {
        long asked = nanoTime.getAsLong();
        return Futures.flatMap(count(topic, asked), queues -> {
            if (queues == 0) {
                return CompletableFuture.completedFuture(null);
            }
            CompletableFuture<Set<Integer>> locked = calls.lock(brokerName, group, topic.name(), queues);
            return Futures.flatMap(locked, ids -> locked(topic, ids, asked));
        });
    }

    private CompletableFuture<Integer> count(OwnedTopic topic, long now) {
        synchronized (lock) {
            if (topic.countIsFresh(now, COUNT_NANOS)) {
                return CompletableFuture.completedFuture(topic.readQueues());
            }
        }
        CompletableFuture<Integer> count = calls.readQueues(brokerName, topic.name());
        CompletableFuture<Integer> known = topic.isRetryTopic() ? Futures.recover(count, QueueClaims::none) : count;
        return Futures.map(known, queues -> {
            synchronized (lock) {
                topic.counted(queues, now);
            }
            return queues;
        });
    }

    /** There is no retry topic before the first retry. */
    private static CompletableFuture<Integer> none(ProxyException failure) {
        return failure.code() == ErrorCode.TOPIC_NOT_FOUND
                ? CompletableFuture.completedFuture(0)
                : CompletableFuture.failedFuture(failure);
    }

    private CompletableFuture<Void> locked(OwnedTopic topic, Set<Integer> ids, long asked) {
        List<Integer> fresh = new ArrayList<>();
        int missing;
        boolean tell;
        synchronized (lock) {
            topic.keep(ids);
            topic.locked(asked);
            ids.stream().filter(id -> !topic.has(id)).forEach(fresh::add);
            missing = topic.readQueues() - ids.size();
            tell = topic.tellOfOwner(missing > 0);
        }
        if (tell) {
            LOG.info(
                    "Group {} has another consumer, which owns {} queues of topic {} at broker {}: this instance gets"
                            + " nothing from them until that one leaves",
                    group,
                    missing,
                    topic.name(),
                    brokerName);
        }
        CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
        for (Integer id : fresh) {
            done = Futures.flatMap(done, before -> start(topic, new MessageQueue(topic.name(), brokerName, id)));
        }
        return done;
    }

    private CompletableFuture<Void> start(OwnedTopic topic, MessageQueue queue) {
        return Futures.map(calls.start(group, queue, topic.fromFirst()), offset -> {
            int kind = topic.isRetryTopic() ? Handles.RETRY_TOPIC : Handles.TOPIC;
            int maxReady = topic.isRetryTopic() ? MAX_READY_IN_RETRY_TOPIC : 1;
            synchronized (lock) {
                topic.add(new ProcessQueue(queue, kind, maxReady, offset));
            }
            return null;
        });
    }

    /** Lets others have the queues; nobody waits for that, since the locks end by themselves. */
    CompletableFuture<Void> release(OwnedTopic topic) {
        Set<Integer> ids;
        synchronized (lock) {
            ids = topic.ids();
            topic.keep(Set.of());
        }
        return ids.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : calls.unlock(brokerName, group, topic.name(), ids);
    }
}
