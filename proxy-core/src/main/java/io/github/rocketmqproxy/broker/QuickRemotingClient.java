package io.github.rocketmqproxy.broker;

import io.netty.channel.EventLoopGroup;
import org.apache.rocketmq.common.ServiceThread;
import org.apache.rocketmq.remoting.ChannelEventListener;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.apache.rocketmq.remoting.netty.NettyEvent;
import org.apache.rocketmq.remoting.netty.NettyEventType;
import org.apache.rocketmq.remoting.netty.NettyRemotingClient;

/** RocketMQ's connection keeper on shared I/O threads, which ends at once instead of after up to three seconds. */
final class QuickRemotingClient extends NettyRemotingClient {
    QuickRemotingClient(NettyClientConfig config, ChannelEventListener listener, EventLoopGroup io) {
        super(config, listener, io, io);
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
