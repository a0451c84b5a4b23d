package io.github.rocketmqproxy.worker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.WorkerStats;
import java.util.concurrent.LinkedTransferQueue;
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
    private static final int IDLE_SECONDS = 10;

    private final int maxThreads;
    private final int maxQueued;
    private final AtomicInteger queued = new AtomicInteger();
    private final LongAdder rejected = new LongAdder();
    private final IdleThreadsFirst queue = new IdleThreadsFirst();
    private final ThreadPoolExecutor pool;

    WorkerPool(int maxThreads, NamedThreads threads) {
        this.maxThreads = maxThreads;
        this.maxQueued = Math.max(LEAST_QUEUE, QUEUED_PER_THREAD * maxThreads);
        pool = new ThreadPoolExecutor(
                1, maxThreads, IDLE_SECONDS, TimeUnit.SECONDS, queue, threads, (task, executor) -> enqueue(task));
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    /** Called when no thread is idle and no more may be made, or when the pool is closed. */
    private void enqueue(Runnable task) {
        if (pool.isShutdown()) {
            throw new ProxyException(
                    ErrorCode.SHUTTING_DOWN, "The proxy is shutting down (remedy: call another instance)");
        }
        if (queued.incrementAndGet() > maxQueued) {
            queued.decrementAndGet();
            rejected.increment();
            throw new ProxyException(
                    ErrorCode.OVERLOADED,
                    "WORKER_POOL_SIZE: all " + maxThreads + " worker threads are busy and " + maxQueued
                            + " tasks wait (remedy: try again later, or raise WORKER_POOL_SIZE)");
        }
        queue.addBehindBusyThreads(() -> {
            queued.decrementAndGet();
            task.run();
        });
        // In case the last thread ended for lack of work at this very moment.
        pool.prestartCoreThread();
    }

    @Override
    public WorkerStats stats() {
        return new WorkerStats(
                pool.getPoolSize(),
                pool.getActiveCount(),
                maxThreads,
                queued.get(),
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

    /** Takes a task from the pool only if a thread waits for one, so that the pool grows before it queues. */
    private static final class IdleThreadsFirst extends LinkedTransferQueue<Runnable> {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }

        void addBehindBusyThreads(Runnable task) {
            // Not add or put: newer JDKs make them call offer.
            super.offer(task);
        }
    }
}
