package io.github.rocketmqproxy.broker;

import io.netty.channel.Channel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.remoting.ChannelEventListener;

/** Counts the connections that one RocketMQ client has open. */
final class OpenChannels implements ChannelEventListener {
    private final Set<Channel> channels = ConcurrentHashMap.newKeySet();

    int count() {
        channels.removeIf(channel -> !channel.isActive());
        return channels.size();
    }

    @Override
    public void onChannelActive(String remote, Channel channel) {
        channels.add(channel);
        channel.closeFuture().addListener(closed -> channels.remove(channel));
    }

    @Override
    public void onChannelConnect(String remote, Channel channel) {}

    @Override
    public void onChannelClose(String remote, Channel channel) {}

    @Override
    public void onChannelException(String remote, Channel channel) {}

    @Override
    public void onChannelIdle(String remote, Channel channel) {}
}
