package io.github.rocketmqproxy.broker;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/**
 * The I/O threads, of which it gives the one that asks. RocketMQ's client insists on a group of threads for its TLS handler; this one
 * keeps the handler on the thread of its connection.
 */
final class SameThread extends AbstractEventExecutorGroup {
    private final EventLoopGroup io;

    SameThread(EventLoopGroup io) {
        this.io = io;
    }

    @Override
    public EventExecutor next() {
        for (EventExecutor thread : io) {
            if (thread.inEventLoop()) {
                return thread;
            }
        }
        return io.next();
    }

    @Override
    public Iterator<EventExecutor> iterator() {
        return io.iterator();
    }

    /** The threads are others', too. */
    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        return terminationFuture();
    }

    @Override
    @Deprecated
    public void shutdown() {}

    @Override
    public Future<?> terminationFuture() {
        return io.terminationFuture();
    }

    @Override
    public boolean isShuttingDown() {
        return io.isShuttingDown();
    }

    @Override
    public boolean isShutdown() {
        return io.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return io.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return io.awaitTermination(timeout, unit);
    }
}
