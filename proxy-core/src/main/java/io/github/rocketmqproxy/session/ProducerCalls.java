package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.message.TopicRoute;
import java.util.concurrent.CompletableFuture;

/**
 * What producers of the official protocol may do. Nothing is remembered from call to call that another instance would need.
 * Thread-safe; nothing blocks.
 */
public final class ProducerCalls {
    private final OwnCluster cluster;

    /**
     * Calls to one cluster.
     *
     * @param cluster which
     */
    public ProducerCalls(OwnCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Where the queues of a topic are.
     *
     * @param topic the full topic name
     * @return the route; a missing topic is created where that is allowed
     */
    public CompletableFuture<TopicRoute> route(String topic) {
        return cluster.access().send().prepare(topic);
    }
}
