package io.github.rocketmqproxy.worker;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes daemon threads with telling names, and knows which of them are alive. */
final class NamedThreads implements ThreadFactory {
    private static final Logger log = LoggerFactory.getLogger(NamedThreads.class);

    private final String prefix;
    private final AtomicInteger next = new AtomicInteger(1);
    private final Set<Thread> alive = ConcurrentHashMap.newKeySet();

    NamedThreads(String prefix) {
        this.prefix = prefix;
    }

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new Thread(() -> runAndForget(task), prefix + "-" + next.getAndIncrement());
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((source, failure) -> log.error("{} failed", source.getName(), failure));
        return thread;
    }

    private void runAndForget(Runnable task) {
        alive.add(Thread.currentThread());
        try {
            task.run();
        } finally {
            alive.remove(Thread.currentThread());
        }
    }

    /** Waits for all threads to end, and says how many did not. The calling thread itself is not counted. */
    int awaitEnd(long timeoutNanos) {
        long deadline = System.nanoTime() + timeoutNanos;
        boolean interrupted = false;
        int left = 0;
        for (Thread thread : alive) {
            if (thread == Thread.currentThread()) {
                continue;
            }
            try {
                thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
            } catch (InterruptedException e) {
                interrupted = true;
            }
            if (thread.isAlive()) {
                left++;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return left;
    }
}
