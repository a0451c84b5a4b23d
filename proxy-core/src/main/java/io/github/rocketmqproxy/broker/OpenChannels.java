package io.github.rocketmqproxy.broker;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.rocketmq.remoting.ChannelEventListener;

/** The connections that one RocketMQ client has open, and when each was last heard from. Thread-safe. */
final class OpenChannels implements ChannelEventListener {
    /** Silence that is shorter means nothing: there are callers in a hurry. */
    static final Duration LEAST_SILENCE = Duration.ofSeconds(1);
    /** Silence that is longer needs no request that is older: a long poll may have begun when all was well. */
    static final Duration MOST_SILENCE = Duration.ofSeconds(3);

    private final LongSupplier nanoTime;
    private final Map<Channel, Ear> channels = new ConcurrentHashMap<>();

    OpenChannels(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Notes that something came. */
    private final class Ear extends ChannelInboundHandlerAdapter {
        final String remote;
        /** Being connected counts. */
        volatile long heardNanos = nanoTime.getAsLong();
        /** When the first request was sent that has waited in vain since then. */
        volatile long waitingNanos = heardNanos;

        Ear(String remote) {
            this.remote = remote;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            heardNanos = nanoTime.getAsLong();
            context.fireChannelRead(message);
        }

        boolean isSilent(long sinceNanos) {
            long now = nanoTime.getAsLong();
            long heard = heardNanos;
            long since = now - sinceNanos > MOST_SILENCE.toNanos() ? now - MOST_SILENCE.toNanos() : sinceNanos;
            if (heard - since > 0) {
                return false;
            }
            if (heard - waitingNanos >= 0) {
                waitingNanos = since;
            }
            return now - waitingNanos >= LEAST_SILENCE.toNanos();
        }
    }

    int count() {
        channels.keySet().removeIf(channel -> !channel.isActive());
        return channels.size();
    }

    /**
     * Whether the connection to an address seems to be dead: a request went over it in vain, and nothing has come since, or for
     * {@link #MOST_SILENCE}, and not for {@link #LEAST_SILENCE} since the first such request.
     *
     * @param remote the address, {@code host:port}
     * @param sinceNanos when the request was sent
     */
    boolean isSilent(String remote, long sinceNanos) {
        boolean silent = false;
        for (Ear ear : channels.values()) {
            if (ear.remote.equals(remote)) {
                if (!ear.isSilent(sinceNanos)) {
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
