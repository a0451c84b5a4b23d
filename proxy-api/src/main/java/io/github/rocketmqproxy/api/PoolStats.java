package io.github.rocketmqproxy.api;

/**
 * Connections towards RocketMQ at one moment.
 *
 * @param clusters clusters, counted once for each set of name servers and credentials, that are held open
 * @param leasedClusters those of them that some producer or consumer is using
 * @param sendConnections connections to brokers and name servers open for sending, over all clusters
 * @param receiveConnections connections to brokers and name servers open for receiving, over all clusters
 * @param opened clusters opened since the engine started
 * @param closed clusters closed again, idle or at the end
 */
public record PoolStats(
        int clusters, int leasedClusters, int sendConnections, int receiveConnections, long opened, long closed) {}
