package io.github.rocketmqproxy.launcher.settings;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something that is done again and again, on a thread of its own, until this is closed. What fails once is done again all the same. */
public final class Repeated implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Repeated.class);

    private final ScheduledExecutorService thread;

    /**
     * Begins after one pause.
     *
     * @param name of the thread, which does not keep the process alive
     * @param work may block
     * @param pause between one end and the next begin
     */
    public Repeated(String name, Runnable work, Duration pause) {
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, name);
            made.setDaemon(true);
            return made;
        });
        var ignored = thread.scheduleWithFixedDelay(
                () -> tried(name, work), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void tried(String name, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            log.warn("{} has failed, and tries again", name, e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
