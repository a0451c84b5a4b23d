package io.github.rocketmqproxy.worker;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A timer on one daemon thread. */
final class ThreadTimer implements Timer {
    private static final Logger log = LoggerFactory.getLogger(ThreadTimer.class);

    private final NamedThreads threads;
    private final ScheduledThreadPoolExecutor executor;

    ThreadTimer(NamedThreads threads) {
        this.threads = threads;
        executor = new ScheduledThreadPoolExecutor(1, threads);
        // Most tasks are time-outs that never happen: they must leave the queue when they are cancelled.
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    }

    @Override
    public Cancellable schedule(Runnable task, Duration delay) {
        try {
            return cancellable(executor.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException e) {
            return () -> {};
        }
    }

    @Override
    public Cancellable scheduleRepeatedly(Runnable task, Duration interval) {
        long nanos = interval.toNanos();
        if (nanos <= 0) {
            throw new IllegalArgumentException("interval: " + interval + " (expected: more than zero)");
        }
        try {
            return cancellable(executor.scheduleWithFixedDelay(guarded(task), nanos, nanos, TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException e) {
            return () -> {};
        }
    }

    private static Cancellable cancellable(Future<?> future) {
        return () -> future.cancel(false);
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable e) {
                // The executor would swallow it and end a repetition.
                log.error("A timed task failed", e);
            }
        };
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long currentTimeMillis() {
        return System.currentTimeMillis();
    }

    /** Tasks that wait for their time. */
    int waiting() {
        return executor.getQueue().size();
    }

    void close() {
        executor.shutdownNow();
    }

    /** Waits for the thread to end, and says how many (none or one) did not. */
    int awaitEnd(long timeoutNanos) {
        return threads.awaitEnd(timeoutNanos);
    }
}
