package io.github.rocketmqproxy.launcher;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been started so far; the last one started is the first one closed. Thread-safe. */
final class RunningParts {
    private static final Logger log = LoggerFactory.getLogger(RunningParts.class);
    private static final long START_LIMIT_SECONDS = 30;

    private final Deque<Part> parts = new ArrayDeque<>();
    private final CountDownLatch startOver = new CountDownLatch(1);
    private volatile boolean stopping;

    private record Part(String name, AutoCloseable resource) {}

    /** Takes charge of something just started; gives it back for use. */
    synchronized <T extends AutoCloseable> T add(String name, T resource) throws StartException {
        parts.push(new Part(name, resource));
        if (stopping) {
            throw new StartException("stopped while starting", null);
        }
        return resource;
    }

    /** Nothing more will be added. */
    void complete() {
        startOver.countDown();
    }

    /** Closes everything; a start that is still going on ends at its next part, and is waited for. */
    void stop() {
        stopping = true;
        awaitStart();
        closeAll();
    }

    private synchronized void closeAll() {
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            log.debug("Closing the {}", part.name());
            try {
                part.resource().close();
            } catch (Exception e) {
                log.warn("Closing the {} failed", part.name(), e);
            }
        }
    }

    private void awaitStart() {
        try {
            if (!startOver.await(START_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                log.warn("The start did not end within {} seconds; closing what there is", START_LIMIT_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
