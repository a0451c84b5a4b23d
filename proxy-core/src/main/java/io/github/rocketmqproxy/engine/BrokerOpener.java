package io.github.rocketmqproxy.engine;

import io.github.rocketmqproxy.broker.BrokerClient;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.message.Cluster;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.Executor;

/** Connects to a cluster. */
@FunctionalInterface
interface BrokerOpener {
    /**
     * A client for a cluster.
     *
     * @param cluster which
     * @param config the engine's configuration
     * @param io the threads of its connections
     * @param blocking runs what may block
     * @return a client that the engine closes
     */
    BrokerClient open(Cluster cluster, ProxyConfig config, EventLoopGroup io, Executor blocking);
}
