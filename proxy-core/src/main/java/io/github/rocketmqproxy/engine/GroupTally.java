package io.github.rocketmqproxy.engine;

import io.github.rocketmqproxy.api.GroupStatus;
import io.github.rocketmqproxy.api.Top;
import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.receive.GroupLag;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds up what is known of each group and topic. For one thread, and for one look. */
final class GroupTally {
    private static final Comparator<Sum> BUSIEST_FIRST = Comparator.comparingLong(Sum::inFlight)
            .thenComparingInt(sum -> sum.consumers)
            .reversed()
            .thenComparing(sum -> sum.group)
            .thenComparing(sum -> sum.topic);

    private final Map<Key, Sum> sums = new HashMap<>();

    /** Asks how far a group is behind. */
    @FunctionalInterface
    interface LagSource {
        GroupLag lag(Cluster cluster, String topic, String group);
    }

    /** Without credentials: groups of one cluster count together, whoever consumes. */
    private record Key(String nameServers, String topic, String group) {}

    private static final class Sum {
        private final Cluster cluster;
        private final String topic;
        private final String group;
        private int consumers;
        private long waiting;
        private long unacknowledged;

        Sum(Cluster cluster, String topic, String group) {
            this.cluster = cluster;
            this.topic = topic;
            this.group = group;
        }

        long inFlight() {
            return waiting + unacknowledged;
        }
    }

    void consumer(Cluster cluster, String topic, String group) {
        of(cluster, topic, group).consumers++;
    }

    void deliveries(Cluster cluster, Subscription subscription, int waiting, int unacknowledged) {
        Sum sum = of(cluster, subscription.topic(), subscription.group());
        sum.waiting += waiting;
        sum.unacknowledged += unacknowledged;
    }

    private Sum of(Cluster cluster, String topic, String group) {
        return sums.computeIfAbsent(new Key(cluster.address(), topic, group), key -> new Sum(cluster, topic, group));
    }

    /** Only those that are listed are asked for their lag. */
    Top<GroupStatus> top(int most, LagSource lags) {
        Top<Sum> top = Top.of(List.copyOf(sums.values()), BUSIEST_FIRST, most);
        return new Top<>(top.first().stream().map(sum -> status(sum, lags)).toList(), top.others());
    }

    private static GroupStatus status(Sum sum, LagSource lags) {
        GroupLag lag = lags.lag(sum.cluster, sum.topic, sum.group);
        return new GroupStatus(
                sum.cluster.address(),
                sum.topic,
                sum.group,
                sum.consumers,
                sum.inFlight(),
                sum.unacknowledged,
                lag.messages(),
                lag.problem());
    }
}
