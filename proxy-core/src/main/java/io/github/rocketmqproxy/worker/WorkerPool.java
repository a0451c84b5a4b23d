package io.github.rocketmqproxy.worker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.WorkerStats;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * A pool that gives a task to an idle thread, else to a new thread, and queues only when all threads are there and busy; a full
 * queue refuses. (A plain {@link ThreadPoolExecutor} queues first, or makes threads while others idle.)
 */
final class WorkerPool implements MeasuredExecutor {
    private static final int QUEUED_PER_THREAD = 10;
    private static final int LEAST_QUEUE = 1_000;

    private final int maxThreads;
    private final int maxQueued;
    private final LongAdder rejected = new LongAdder();
    /** Tasks queued or running. */
    private final AtomicInteger unfinished = new AtomicInteger();

    private final ThreadPoolExecutor pool;

    WorkerPool(int maxThreads, Duration idle, NamedThreads threads) {
        this.maxThreads = maxThreads;
        this.maxQueued = Math.max(LEAST_QUEUE, QUEUED_PER_THREAD * maxThreads);
        GrowFirstQueue queue = new GrowFirstQueue(maxQueued);
        pool = new ThreadPoolExecutor(
                1, maxThreads, idle.toNanos(), TimeUnit.NANOSECONDS, queue, threads, (task, self) -> {
                    if (self.isShutdown()) {
                        throw new ProxyException(
                                ErrorCode.SHUTTING_DOWN, "The proxy is shutting down (remedy: call another instance)");
                    }
                    if (!queue.offerBehindBusyThreads(task)) {
                        throw overloaded();
                    }
                    // In case the last thread ended for lack of work at this very moment.
                    self.prestartCoreThread();
                });
        pool.allowCoreThreadTimeOut(true);
    }

    private ProxyException overloaded() {
        rejected.increment();
        return new ProxyException(
                ErrorCode.OVERLOADED,
                "WORKER_POOL_SIZE: all " + maxThreads + " worker threads are busy and " + maxQueued + " tasks wait"
                        + " (remedy: try again later; if brokers and name servers answer, raise WORKER_POOL_SIZE)");
    }

    @Override
    public void execute(Runnable task) {
        unfinished.incrementAndGet();
        try {
            pool.execute(() -> {
                try {
                    task.run();
                } finally {
                    unfinished.decrementAndGet();
                }
            });
        } catch (ProxyException e) {
            unfinished.decrementAndGet();
            throw e;
        }
    }

    @Override
    public WorkerStats stats() {
        return new WorkerStats(
                pool.getPoolSize(),
                pool.getActiveCount(),
                maxThreads,
                pool.getQueue().size(),
                pool.getCompletedTaskCount(),
                rejected.sum());
    }

    int maxQueued() {
        return maxQueued;
    }

    /** Refuses new tasks and waits for the others; interrupts what is left after the timeout. */
    void close(long timeoutNanos) {
        pool.shutdown();
        boolean ended = false;
        try {
            ended = pool.awaitTermination(timeoutNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!ended) {
            pool.shutdownNow();
        }
    }

    /** Takes a task only if a thread is idle or no more threads may be made; otherwise the pool makes one. */
    private final class GrowFirstQueue extends LinkedBlockingQueue<Runnable> {
        private static final long serialVersionUID = 1L;

        GrowFirstQueue(int capacity) {
            super(capacity);
        }

        @Override
        public boolean offer(Runnable task) {
            int threads = pool.getPoolSize();
            boolean allBusy = unfinished.get() > threads;
            return !(allBusy && threads < maxThreads) && super.offer(task);
        }

        /** For a task that found all threads there only when the pool wanted to make one more. */
        boolean offerBehindBusyThreads(Runnable task) {
            return super.offer(task);
        }
    }
}
