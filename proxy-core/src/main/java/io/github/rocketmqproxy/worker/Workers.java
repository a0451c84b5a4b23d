package io.github.rocketmqproxy.worker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.WorkerStats;
import io.github.rocketmqproxy.config.WorkerConfig;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * All threads of one engine that are not RocketMQ's own: those for input and output, a bounded pool for what may block, and one timer.
 *
 * <p>Thread-safe. The engine that creates it closes it. All threads are daemons.
 */
public final class Workers implements AutoCloseable {
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration GRACE_AFTER_INTERRUPT = Duration.ofSeconds(1);

    private final NamedThreads threads;
    private final @Nullable WorkerPool ownPool;
    private final MeasuredExecutor blocking;
    private final ThreadTimer timer;
    private final IoThreads io;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Workers(WorkerConfig config, @Nullable Executor hostExecutor, String name) {
        threads = new NamedThreads(name + "-worker");
        timer = new ThreadTimer(new NamedThreads(name + "-timer"));
        io = new IoThreads(config.ioThreads(), name + "-io");
        if (hostExecutor == null) {
            ownPool = new WorkerPool(config.poolSize(), IDLE, threads);
            blocking = ownPool;
        } else {
            ownPool = null;
            blocking = new HostExecutor(hostExecutor);
        }
    }

    /**
     * Makes the pool, the timer and the I/O threads. No thread starts before there is something to do.
     *
     * @param config how many threads
     * @param hostExecutor what to use instead of a pool of our own, or null; it stays the host's: it is never shut down
     * @param name begins the names of all threads
     * @return to be closed by the caller
     */
    public static Workers create(WorkerConfig config, @Nullable Executor hostExecutor, String name) {
        return new Workers(config, hostExecutor, name);
    }

    /**
     * Where to run what may block. The pool grows to WORKER_POOL_SIZE threads before anything waits; idle threads end after
     * 10 seconds. Its {@code execute} throws {@link ProxyException} at once instead of blocking: with {@link
     * ErrorCode#OVERLOADED} when all threads are busy and the queue is full, with {@link ErrorCode#SHUTTING_DOWN} after close.
     *
     * @return the executor; not to be shut down
     */
    public Executor blocking() {
        return this::executeBlocking;
    }

    private void executeBlocking(Runnable task) {
        if (closed.get()) {
            throw new ProxyException(
                    ErrorCode.SHUTTING_DOWN, "The proxy is shutting down (remedy: call another instance)");
        }
        blocking.execute(task);
    }

    /**
     * The timer. Its tasks must not block.
     *
     * @return one timer for the life of these workers
     */
    public Timer timer() {
        return timer;
    }

    /**
     * The threads of all connections. Nothing that runs on them may block.
     *
     * @return the same for the life of these workers; not to be shut down
     */
    public EventLoopGroup io() {
        return io;
    }

    /**
     * The figures of {@link #blocking()}.
     *
     * @return a snapshot
     */
    public WorkerStats stats() {
        return blocking.stats();
    }

    /** {@link #close(Duration)} with 10 seconds. */
    @Override
    public void close() {
        close(DEFAULT_CLOSE_TIMEOUT);
    }

    /**
     * Drops timed tasks, refuses new ones, and waits until those of the own pool are done. What is left after the timeout is
     * interrupted. A host's executor is left alone. A second call only waits.
     *
     * @param timeout the longest time to wait before interrupting
     * @return how many threads did not end, not even when interrupted; 0 is good
     */
    public int close(Duration timeout) {
        closed.set(true);
        timer.close();
        if (ownPool != null) {
            ownPool.close(timeout.toNanos());
        }
        io.end();
        return threads.awaitEnd(GRACE_AFTER_INTERRUPT.toNanos()) + timer.awaitEnd(GRACE_AFTER_INTERRUPT.toNanos());
    }
}
