package io.github.rocketmqproxy.config;

/**
 * Connections to brokers.
 *
 * @param sendConnections {@link Setting#PRODUCER_POOL_SIZE}
 * @param receiveConnections {@link Setting#CONSUMER_POOL_SIZE}
 */
public record PoolConfig(int sendConnections, int receiveConnections) {}
