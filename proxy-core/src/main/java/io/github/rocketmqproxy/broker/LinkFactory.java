package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.message.Cluster;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.UUID;
import org.apache.rocketmq.acl.common.AclClientRPCHook;
import org.apache.rocketmq.acl.common.SessionCredentials;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.impl.ClientRemotingProcessor;
import org.apache.rocketmq.client.impl.mqclient.MQClientAPIExt;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.jspecify.annotations.Nullable;

/** Builds RocketMQ clients that keep to themselves: no system properties, no shared threads, no look-ups of their own. */
final class LinkFactory {
    private final Cluster cluster;
    private final Duration connectTimeout;
    private final EventLoopGroup io;
    private final BrokerTls tls;
    private final ClientRemotingProcessor brokerRequests;

    /**
     * Remembers what all links share.
     *
     * @param brokerRequests answers what brokers ask
     */
    LinkFactory(
            Cluster cluster,
            Duration connectTimeout,
            EventLoopGroup io,
            BrokerTls tls,
            ClientRemotingProcessor brokerRequests) {
        this.cluster = cluster;
        this.connectTimeout = connectTimeout;
        this.io = io;
        this.tls = tls;
        this.brokerRequests = brokerRequests;
    }

    /** Starts a client. Blocks for some milliseconds; connects to nobody yet. */
    Link create() {
        NettyClientConfig network = new NettyClientConfig();
        network.setConnectTimeoutMillis((int) connectTimeout.toMillis());
        // Answers are completed on the I/O threads: two thread changes less for each request.
        network.setDisableCallbackExecutor(true);
        network.setDisableNettyWorkerGroup(true);
        network.setScanAvailableNameSrv(false);
        network.setUseTLS(false);
        ClientConfig config = new ClientConfig();
        config.setVipChannelEnabled(false);
        config.setInstanceName(UUID.randomUUID().toString());
        OpenChannels channels = new OpenChannels(System::nanoTime);
        MQClientAPIExt client = new MQClientAPIExt(
                config,
                network,
                brokerRequests,
                credentials(),
                arguments -> new QuickRemotingClient(network, channels, io, tls.on() ? tls.contexts() : null));
        client.start();
        return new Link(client, channels);
    }

    private @Nullable RPCHook credentials() {
        return cluster.accessKeyId().isEmpty()
                ? null
                : new AclClientRPCHook(new SessionCredentials(cluster.accessKeyId(), cluster.accessKeySecret()));
    }
}
