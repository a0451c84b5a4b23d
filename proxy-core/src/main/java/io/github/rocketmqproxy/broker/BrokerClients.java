package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.config.BrokerConfig;
import io.github.rocketmqproxy.config.BrokerTlsConfig;
import io.github.rocketmqproxy.config.PoolConfig;
import io.github.rocketmqproxy.config.SendConfig;
import io.github.rocketmqproxy.message.Cluster;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.Executor;

/** Opens clients for clusters. */
public final class BrokerClients {
    private BrokerClients() {}

    /**
     * Opens a client of its own for a cluster; it shares nothing with others but threads. Connects when the first request needs it, so a
     * wrong address shows only then.
     *
     * @param cluster where, and with whose credentials
     * @param broker the timeout
     * @param pool how many connections it may open
     * @param send whether timed messages also get the vendor property
     * @param io the threads of its connections, which outlive it: RocketMQ's own client asks them to end when it does, and they must
     *     not listen
     * @param executor runs what may block for a moment: starting a connection, looking up a host name
     * @return the client; the caller closes it
     */
    public static BrokerClient open(
            Cluster cluster,
            BrokerConfig broker,
            PoolConfig pool,
            SendConfig send,
            EventLoopGroup io,
            Executor executor) {
        return new RocketMqBrokerClient(cluster, broker, pool, send, io, executor);
    }

    /**
     * Reads the files for TLS once, so that a mistake shows at the start and not with the first client. Blocks.
     *
     * @param tls which
     * @throws io.github.rocketmqproxy.config.ConfigException when they cannot be used
     */
    public static void check(BrokerTlsConfig tls) {
        BrokerTls files = new BrokerTls(tls);
        if (files.on()) {
            files.contexts();
        }
    }
}
