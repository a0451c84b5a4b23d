package io.github.rocketmqproxy.launcher.bench;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one thread for pauses and heartbeats. */
final class Schedules {
    private Schedules() {}

    static ScheduledExecutorService open() {
        return new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "bench-timer");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Does nothing when the run is over. */
    static void later(ScheduledExecutorService timer, Runnable task, long delay, TimeUnit unit) {
        try {
            timer.schedule(task, delay, unit);
        } catch (RejectedExecutionException e) {
            // The last answers come after the end.
        }
    }
}
