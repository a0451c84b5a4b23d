package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.tls.Reloading;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import org.apache.rocketmq.common.ServiceThread;
import org.apache.rocketmq.remoting.ChannelEventListener;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.apache.rocketmq.remoting.netty.NettyEvent;
import org.apache.rocketmq.remoting.netty.NettyEventType;
import org.apache.rocketmq.remoting.netty.NettyRemotingClient;
import org.jspecify.annotations.Nullable;

/**
 * RocketMQ's connection keeper on shared I/O threads, which ends at once instead of after up to three seconds, takes what TLS needs
 * from us instead of from system properties, and forgets no request of a connection that has ended.
 */
final class QuickRemotingClient extends NettyRemotingClient {
    private final @Nullable Reloading<SslContext> tls;

    /**
     * Connects to nobody yet.
     *
     * @param config without TLS, whatever is to be, so that RocketMQ does not look for its files
     * @param tls what to secure connections with, or null for plaintext
     */
    QuickRemotingClient(
            NettyClientConfig config,
            ChannelEventListener listener,
            EventLoopGroup io,
            @Nullable Reloading<SslContext> tls) {
        super(config, listener, io, new SameThread(io));
        this.tls = tls;
        if (tls != null) {
            config.setUseTLS(true);
        }
    }

    /** Each connection takes the latest of what TLS needs. When it ends, all its requests hear so. */
    @Override
    protected ChannelFuture doConnect(String address) {
        if (tls != null) {
            sslContext = tls.current();
        }
        ChannelFuture connecting = super.doConnect(address);
        // RocketMQ looks for the connection among those in use, so that requests waited for their timeout, seconds or a
        // long poll, when another had taken its place a moment before.
        connecting.channel().closeFuture().addListener(ended -> failFast(connecting.channel()));
        return connecting;
    }

    @Override
    public void shutdown() {
        ServiceThread events = nettyEventExecutor;
        events.makeStop();
        // Wakes the thread, which otherwise waits three seconds for an event.
        putNettyEvent(new NettyEvent(NettyEventType.CONNECT, "", null));
        super.shutdown();
    }
}
