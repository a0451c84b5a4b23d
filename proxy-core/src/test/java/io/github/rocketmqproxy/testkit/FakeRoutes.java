package io.github.rocketmqproxy.testkit;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.TopicRoute;
import io.github.rocketmqproxy.testkit.FakeFaults.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What the fake name server says of topics. Thread-safe. */
final class FakeRoutes {
    private final FakeCluster cluster;
    private final FakeJournal journal;
    private final FakeFaults faults;
    private final Set<String> left = new HashSet<>();

    FakeRoutes(FakeCluster cluster, FakeJournal journal, FakeFaults faults) {
        this.cluster = cluster;
        this.journal = journal;
        this.faults = faults;
    }

    void leave(String brokerName) {
        cluster.locked(() -> left.add(brokerName));
    }

    void join(String brokerName) {
        cluster.locked(() -> left.remove(brokerName));
    }

    CompletableFuture<TopicRoute> route(String topic) {
        journal.routes.add(topic);
        return faults.apply(Operation.ROUTE, "name server", () -> cluster.attempt(() -> routeNow(topic)));
    }

    private TopicRoute routeNow(String topic) {
        List<TopicRoute.BrokerQueues> found = new ArrayList<>();
        for (FakeNode node : cluster.nodes()) {
            List<FakeQueue> queues = node.queues(topic);
            if (queues != null && !left.contains(node.name())) {
                found.add(
                        new TopicRoute.BrokerQueues(node.name(), node.name() + ":10911", queues.size(), queues.size()));
            }
        }
        if (found.isEmpty()) {
            throw new ProxyException(ErrorCode.TOPIC_NOT_FOUND, "topic: \"" + topic + "\" does not exist");
        }
        return new TopicRoute(topic, found);
    }
}
