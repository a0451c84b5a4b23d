package io.github.rocketmqproxy.testkit;

import io.github.rocketmqproxy.worker.Cancellable;
import io.github.rocketmqproxy.worker.Timer;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A timer moved by hand: {@link #advance} runs what is due, in the order of its time, in the calling thread, and the clock shows
 * each task its own time. Thread-safe; tasks may schedule and cancel.
 */
public final class ManualTimer implements Timer {
    private static final long EPOCH_MILLIS = 1_700_000_000_000L;

    private final PriorityQueue<Task> tasks = new PriorityQueue<>(
            Comparator.comparingLong((Task task) -> task.due).thenComparingLong(task -> task.number));
    private long now;
    private long scheduled;

    @Override
    public synchronized Cancellable schedule(Runnable task, Duration delay) {
        return add(task, Math.max(0, delay.toNanos()), 0);
    }

    @Override
    public synchronized Cancellable scheduleRepeatedly(Runnable task, Duration interval) {
        if (interval.isZero() || interval.isNegative()) {
            throw new IllegalArgumentException("interval: " + interval + " (expected: more than zero)");
        }
        return add(task, interval.toNanos(), interval.toNanos());
    }

    private Task add(Runnable work, long delay, long interval) {
        Task task = new Task(work, now + delay, scheduled++, interval);
        tasks.add(task);
        return task;
    }

    /** Moves the clock forward and runs all that becomes due on the way. What a task throws goes to the caller. */
    public void advance(Duration by) {
        long end;
        synchronized (this) {
            end = now + by.toNanos();
        }
        while (true) {
            Task next = takeDue(end);
            if (next == null) {
                break;
            }
            try {
                next.work.run();
            } finally {
                repeat(next);
            }
        }
        synchronized (this) {
            now = Math.max(now, end);
        }
    }

    /** Runs what is due now. */
    public void runDue() {
        advance(Duration.ZERO);
    }

    private synchronized @Nullable Task takeDue(long end) {
        Task next = tasks.peek();
        if (next == null || next.due > end) {
            return null;
        }
        now = Math.max(now, next.due);
        return tasks.poll();
    }

    private synchronized void repeat(Task task) {
        if (task.interval > 0 && !task.cancelled) {
            task.due = now + task.interval;
            task.number = scheduled++;
            tasks.add(task);
        }
    }

    /** How many tasks wait for their time. */
    public synchronized int waiting() {
        return tasks.size();
    }

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public synchronized long currentTimeMillis() {
        return EPOCH_MILLIS + now / 1_000_000;
    }

    private final class Task implements Cancellable {
        private final Runnable work;
        private final long interval;
        private long due;
        private long number;
        private boolean cancelled;

        Task(Runnable work, long due, long number, long interval) {
            this.work = work;
            this.due = due;
            this.number = number;
            this.interval = interval;
        }

        @Override
        public void cancel() {
            synchronized (ManualTimer.this) {
                cancelled = true;
                tasks.remove(this);
            }
        }
    }
}
