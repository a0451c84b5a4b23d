package io.github.rocketmqproxy.worker;

import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The threads that read and write all connections of one engine, those from clients and those to brokers: an answer that a broker
 * gives goes on to its client without a change of thread where both are served by the same one.
 */
final class IoThreads extends NioEventLoopGroup {
    /** More would only take turns: the rest of the machine is for those who run beside this engine. */
    private static final int CORES_FOR_EACH = 2;

    private static final int END_SECONDS = 3;

    /**
     * No thread runs yet.
     *
     * @param threads how many, or 0 for half as many as the machine has cores
     * @param name begins their names
     */
    IoThreads(int threads, String name) {
        super(threads == 0 ? byCores() : threads, new DefaultThreadFactory(name, true));
    }

    private static int byCores() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / CORES_FOR_EACH);
    }

    /** RocketMQ's clients call this when they end; the others go on, so it does nothing. */
    @Override
    public Future<?> shutdownGracefully() {
        return terminationFuture();
    }

    /** Ends the threads for good. */
    void end() {
        super.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(END_SECONDS, TimeUnit.SECONDS);
    }
}
