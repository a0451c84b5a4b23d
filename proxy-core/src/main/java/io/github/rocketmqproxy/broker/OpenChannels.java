package io.github.rocketmqproxy.broker;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.remoting.ChannelEventListener;

/** The connections that one RocketMQ client has open, and when each was last heard from. Thread-safe. */
final class OpenChannels implements ChannelEventListener {
    private final Map<Channel, Ear> channels = new ConcurrentHashMap<>();

    /** Notes that something came. */
    private static final class Ear extends ChannelInboundHandlerAdapter {
        final String remote;
        /** Being connected counts. */
        volatile long heardNanos = System.nanoTime();

        Ear(String remote) {
            this.remote = remote;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            heardNanos = System.nanoTime();
            context.fireChannelRead(message);
        }
    }

    int count() {
        channels.keySet().removeIf(channel -> !channel.isActive());
        return channels.size();
    }

    /**
     * Whether the connection to an address, open since then at least, has brought nothing since.
     *
     * @param remote the address, {@code host:port}
     * @param sinceNanos since when
     */
    boolean isSilent(String remote, long sinceNanos) {
        boolean silent = false;
        for (Ear ear : channels.values()) {
            if (ear.remote.equals(remote)) {
                if (ear.heardNanos - sinceNanos > 0) {
                    return false;
                }
                silent = true;
            }
        }
        return silent;
    }

    @Override
    public void onChannelActive(String remote, Channel channel) {
        Ear ear = new Ear(remote);
        channels.put(channel, ear);
        channel.pipeline().addFirst(ear);
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
