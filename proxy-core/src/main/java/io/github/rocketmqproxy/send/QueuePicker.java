package io.github.rocketmqproxy.send;

import com.google.common.hash.Hashing;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.TopicRoute;
import io.github.rocketmqproxy.message.TopicRoute.BrokerQueues;
import io.github.rocketmqproxy.worker.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Chooses the queue of a message. Thread-safe. */
final class QueuePicker {
    private static final long AVOID_NANOS = Duration.ofSeconds(2).toNanos();

    private final Timer timer;
    private final AtomicInteger turn = new AtomicInteger();
    /** Brokers that have just failed, and until when to prefer others. One entry for each broker of the cluster. */
    private final Map<String, Long> avoided = new ConcurrentHashMap<>();

    QueuePicker(Timer timer) {
        this.timer = timer;
    }

    /** Any queue: each in turn, those of brokers that have just failed only if there are no others. */
    QueueTarget next(TopicRoute route) {
        int queues = writeQueues(route);
        int first = turn.getAndIncrement();
        QueueTarget target = queue(route, Math.floorMod(first, queues));
        for (int i = 1; i < queues && isAvoided(target.brokerName()); i++) {
            target = queue(route, Math.floorMod(first + i, queues));
        }
        return isAvoided(target.brokerName()) ? queue(route, Math.floorMod(first, queues)) : target;
    }

    /**
     * The queue of a sharding key: the same for the same number of queues. Apache's proxy uses this formula, so that messages of one
     * key meet in one queue whichever proxy takes them.
     */
    QueueTarget forKey(TopicRoute route, String shardingKey) {
        return queue(route, Hashing.consistentHash(shardingKey.hashCode(), writeQueues(route)));
    }

    /** Prefers other brokers for a short while. */
    void avoid(String brokerName) {
        avoided.put(brokerName, timer.nanoTime() + AVOID_NANOS);
    }

    void trust(String brokerName) {
        if (!avoided.isEmpty()) {
            avoided.remove(brokerName);
        }
    }

    private boolean isAvoided(String brokerName) {
        Long until = avoided.get(brokerName);
        return until != null && until - timer.nanoTime() > 0;
    }

    private static int writeQueues(TopicRoute route) {
        int queues =
                route.brokers().stream().mapToInt(BrokerQueues::writeQueues).sum();
        if (route.brokers().isEmpty()) {
            throw new ProxyException(
                    ErrorCode.BROKER_UNREACHABLE,
                    "topic: \"" + route.topic() + "\" has no broker that is alive (expected: at least one master)");
        }
        if (queues == 0) {
            throw new ProxyException(
                    ErrorCode.NOT_PERMITTED,
                    "topic: \"" + route.topic() + "\" has no queue that may be written (expected: write permission)");
        }
        return queues;
    }

    private static QueueTarget queue(TopicRoute route, int index) {
        int left = index;
        for (BrokerQueues broker : route.brokers()) {
            if (left < broker.writeQueues()) {
                return new QueueTarget(broker.brokerName(), left);
            }
            left -= broker.writeQueues();
        }
        throw new IllegalStateException("queue " + index + " of " + route);
    }
}
