package io.github.rocketmqproxy.engine;

import io.github.rocketmqproxy.api.BufferStats;
import io.github.rocketmqproxy.api.EngineState;
import io.github.rocketmqproxy.api.EngineStatus;
import io.github.rocketmqproxy.api.GroupStatus;
import io.github.rocketmqproxy.api.PoolStats;
import io.github.rocketmqproxy.api.Refusals;
import io.github.rocketmqproxy.api.Top;
import io.github.rocketmqproxy.api.TopicStatus;
import io.github.rocketmqproxy.api.WorkerStats;
import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.metrics.EngineMetrics;
import io.github.rocketmqproxy.metrics.MetricName;
import io.github.rocketmqproxy.receive.GroupLag;
import io.github.rocketmqproxy.session.ClientVisitor;
import io.github.rocketmqproxy.session.ConsumerCalls;
import io.github.rocketmqproxy.session.Sessions;
import io.github.rocketmqproxy.session.TelemetryStreams;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what the rooms know.
 *
 * @param state of the engine
 * @param own the cluster of clients of the official protocol
 * @param clusters those that are open
 * @param sessions clients of the simple protocol
 * @param streams clients of the official protocol
 * @param consumers what these hold
 * @param health of brokers
 * @param metrics what is counted
 */
record StatusLook(
        Supplier<EngineState> state,
        Optional<Cluster> own,
        Supplier<Collection<ClusterRooms>> clusters,
        Sessions sessions,
        TelemetryStreams streams,
        ConsumerCalls consumers,
        HealthProbe health,
        EngineMetrics metrics) {
    /** Groups and topics that are listed; the rest is counted. */
    private static final int MOST = 50;

    EngineStatus look(BufferStats buffers, PoolStats pool, WorkerStats workers) {
        TopicTally topics = new TopicTally();
        GroupTally groups = new GroupTally();
        Map<Cluster, ClusterRooms> open = new HashMap<>();
        clusters.get().forEach(rooms -> open.put(rooms.cluster(), rooms));
        clients(topics, groups);
        deliveries(groups, open);
        Top<TopicStatus> topTopics = topics.top(MOST, metrics);
        Top<GroupStatus> topGroups = groups.top(MOST, (cluster, topic, group) -> lag(open.get(cluster), topic, group));
        return new EngineStatus(
                state.get(),
                metrics.snapshot(),
                buffers,
                pool,
                workers,
                metrics.distribution(MetricName.SEND_REQUEST_MESSAGES),
                metrics.distribution(MetricName.SEND_WAIT),
                metrics.distribution(MetricName.SEND_REQUEST_DURATION),
                metrics.distribution(MetricName.ACKNOWLEDGE_DURATION),
                new Refusals(
                        metrics.counts(MetricName.ACCESS_REFUSED),
                        metrics.counts(MetricName.MESSAGES_FAILED),
                        metrics.counts(MetricName.CALLS_FAILED)),
                health.servers(),
                topTopics,
                topGroups);
    }

    private void clients(TopicTally topics, GroupTally groups) {
        ClientVisitor tally = new ClientVisitor() {
            @Override
            public void producer(Cluster cluster, String topic) {
                topics.producer(topic);
            }

            @Override
            public void consumer(Cluster cluster, String topic, String group) {
                groups.consumer(cluster, topic, group);
            }
        };
        sessions.visit(tally);
        streams.visit(tally);
    }

    private void deliveries(GroupTally groups, Map<Cluster, ClusterRooms> open) {
        open.forEach((cluster, rooms) -> rooms.receive()
                .visit((subscription, waiting, unacknowledged) ->
                        groups.deliveries(cluster, subscription, waiting, unacknowledged)));
        own.ifPresent(cluster -> consumers.visit((subscription, waiting, unacknowledged) ->
                groups.deliveries(cluster, subscription, waiting, unacknowledged)));
    }

    /** A cluster may have been closed since its consumer was seen. */
    private static GroupLag lag(@Nullable ClusterRooms rooms, String topic, String group) {
        return rooms == null ? GroupLag.NOT_ASKED : rooms.receive().lag(topic, group);
    }
}
