package io.github.rocketmqproxy.launcher.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Clients that misbehave until they are closed, and what they are told. Thread-safe. */
class Trouble implements AutoCloseable {
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();
    private final List<AutoCloseable> resources = new ArrayList<>();
    private volatile boolean over;

    boolean isOver() {
        return over;
    }

    /** Counts what a client was told. */
    void told(String answer) {
        answers.merge(answer, 1, Integer::sum);
    }

    Map<String, Integer> answers() {
        return new TreeMap<>(answers);
    }

    /** Closes it at the end. */
    synchronized <T extends AutoCloseable> T closing(T resource) {
        resources.add(resource);
        return resource;
    }

    /** Runs something again and again on a thread of its own. */
    void loop(String name, Step step) {
        Thread thread = new Thread(
                () -> {
                    while (!over) {
                        try {
                            step.run();
                        } catch (Exception e) {
                            told(e.getClass().getSimpleName());
                        }
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public synchronized void close() throws Exception {
        over = true;
        for (AutoCloseable resource : resources) {
            resource.close();
        }
    }

    /** Something that may fail. */
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }
}
