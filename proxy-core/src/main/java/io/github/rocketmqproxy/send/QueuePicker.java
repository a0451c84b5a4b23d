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
    private static final long FIRST_AVOID_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long MOST_AVOID_NANOS = Duration.ofSeconds(30).toNanos();

    private final Timer timer;
    private final AtomicInteger turn = new AtomicInteger();
    /** Brokers that have just failed. One entry for each broker of the cluster. */
    private final Map<String, Isolation> avoided = new ConcurrentHashMap<>();

    /**
     * Why to prefer others.
     *
     * @param untilNanos when one message may try this broker again
     * @param lastsNanos for how long the others then go on to leave it alone, unless it answers
     */
    private record Isolation(long untilNanos, long lastsNanos) {}

    QueuePicker(Timer timer) {
        this.timer = timer;
    }

    /** Any queue: each in turn, those of brokers that have just failed only if there are no others. */
    QueueTarget next(TopicRoute route) {
        int queues = writeQueues(route);
        int first = turn.getAndIncrement();
        for (int i = 0; i < queues; i++) {
            QueueTarget target = queue(route, Math.floorMod(first + i, queues));
            if (mayTry(target.brokerName())) {
                return target;
            }
        }
        return queue(route, Math.floorMod(first, queues));
    }

    /**
     * The queue of a sharding key: the same for the same number of queues. Apache's proxy uses this formula, so that messages of one
     * key meet in one queue whichever proxy takes them.
     */
    QueueTarget forKey(TopicRoute route, String shardingKey) {
        return queue(route, Hashing.consistentHash(shardingKey.hashCode(), writeQueues(route)));
    }

    /** Prefers other brokers for a while: for longer, the longer this one has failed already. */
    void avoid(String brokerName) {
        avoided.computeIfAbsent(
                brokerName, name -> new Isolation(timer.nanoTime() + FIRST_AVOID_NANOS, 2 * FIRST_AVOID_NANOS));
    }

    void trust(String brokerName) {
        if (!avoided.isEmpty()) {
            avoided.remove(brokerName);
        }
    }

    /** Whether another broker could take the messages, as far as is known. */
    boolean hasOther(TopicRoute route, QueueTarget target) {
        for (BrokerQueues broker : route.brokers()) {
            if (broker.writeQueues() > 0
                    && !broker.brokerName().equals(target.brokerName())
                    && !avoided.containsKey(broker.brokerName())) {
                return true;
            }
        }
        return false;
    }

    /** When its time is over, a broker gets one message to show that it is back: a hanging one would hold up all that it gets. */
    private boolean mayTry(String brokerName) {
        Isolation isolation = avoided.get(brokerName);
        if (isolation == null) {
            return true;
        }
        long now = timer.nanoTime();
        long lasts = isolation.lastsNanos();
        return isolation.untilNanos() - now <= 0
                && avoided.replace(
                        brokerName, isolation, new Isolation(now + lasts, Math.min(2 * lasts, MOST_AVOID_NANOS)));
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
