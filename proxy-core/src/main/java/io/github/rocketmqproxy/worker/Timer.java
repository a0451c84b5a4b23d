package io.github.rocketmqproxy.worker;

import java.time.Duration;

/**
 * Runs tasks later, and tells the time. Thread-safe. Tasks run one after the other on one thread, so they must not block; what
 * they throw is logged and goes no further. After the timer is closed nothing runs any more.
 */
public interface Timer {
    /**
     * Runs a task once.
     *
     * @param task what to run
     * @param delay how long from now; zero or less for as soon as possible
     * @return takes the task back; cheap, also for very many tasks that are nearly all taken back
     */
    Cancellable schedule(Runnable task, Duration delay);

    /**
     * Runs a task again and again. The interval counts from the end of one run to the start of the next; the first run
     * comes after one interval. A run that throws does not stop the next one.
     *
     * @param task what to run
     * @param interval the pause, more than zero
     * @return stops it
     */
    Cancellable scheduleRepeatedly(Runnable task, Duration interval);

    /**
     * A clock for measuring; it has no relation to the time of day.
     *
     * @return nanoseconds, never going back
     */
    long nanoTime();

    /**
     * The time of day.
     *
     * @return milliseconds since the epoch; may jump
     */
    long currentTimeMillis();
}
