package io.github.rocketmqproxy.broker;

import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The I/O threads that all connections of one broker client share. Each RocketMQ client would otherwise bring its own. */
final class IoLoops extends NioEventLoopGroup {
    private static final int MOST_THREADS = 4;

    IoLoops() {
        super(
                Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()),
                new DefaultThreadFactory("rocketmq-io", true));
    }

    /** RocketMQ's clients call this when they end; the others go on, so it does nothing. */
    @Override
    public Future<?> shutdownGracefully() {
        return terminationFuture();
    }

    /** Ends the threads for good. */
    void end() {
        super.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }
}
