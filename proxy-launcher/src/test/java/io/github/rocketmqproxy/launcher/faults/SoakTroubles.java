package io.github.rocketmqproxy.launcher.faults;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What goes wrong now and then while a soak runs, one thing after the other. Thread-safe. */
final class SoakTroubles implements AutoCloseable {
    private static final long BROKER_AWAY_SECONDS = 5;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread daemon = new Thread(task, "troubles");
        daemon.setDaemon(true);
        return daemon;
    });
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final List<Double> brokerRestarts = new CopyOnWriteArrayList<>();
    private final Site site;
    private final Traffics traffics;
    private final long beginNanos = System.nanoTime();
    // Used by the one thread.
    private int restarts;
    private int replacements;

    SoakTroubles(Site site, Traffics traffics) {
        this.site = site;
        this.traffics = traffics;
        every(20, 10, this::replaceOneConsumer);
        every(50, 35, () -> site.consumers().breakAll());
        every(240, 60, this::restartBroker);
        every(240, 180, () -> site.relays(FaultyRelay::forget));
        every(300, 150, this::loseConsumers);
        every(300, 270, this::restartNameServer);
    }

    /**
     * Plans a trouble.
     *
     * @param seconds from one to the next
     * @param first seconds until the first
     */
    private void every(long seconds, long first, Trouble.Step step) {
        thread.scheduleAtFixedRate(
                () -> {
                    try {
                        step.run();
                    } catch (Exception | AssertionError e) {
                        failures.add(e);
                    }
                },
                first,
                seconds,
                TimeUnit.SECONDS);
    }

    private void replaceOneConsumer() {
        List<Traffic> all = traffics.all();
        all.get(replacements++ % all.size()).replaceConsumer();
    }

    /** Each in turn. */
    private void restartBroker() throws InterruptedException {
        brokerRestarts.add((System.nanoTime() - beginNanos) / 60e9);
        BrokerNode broker = site.broker(restarts++);
        broker.kill();
        TimeUnit.SECONDS.sleep(BROKER_AWAY_SECONDS);
        broker.restart();
    }

    private void loseConsumers() {
        site.consumers().forget();
        traffics.replaceConsumers();
    }

    private void restartNameServer() {
        site.killNameServer();
        site.restartNameServer();
    }

    /** Minutes from the beginning. */
    List<Double> brokerRestarts() {
        return brokerRestarts;
    }

    /** What could not be done as planned. */
    List<Throwable> failures() {
        return failures;
    }

    /** Nothing goes wrong any more; waits until what does is over. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(90, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a trouble is not over after 90 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
