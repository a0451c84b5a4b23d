package io.github.rocketmqproxy.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Lets a few threads do a few things at once, again and again with new objects, and looks each time whether what must hold holds:
 * many short rounds meet more interleavings than one long one. Rounds: {@code -Drace.rounds}, 2000 unless set.
 */
public final class Races {
    private static final int ROUNDS = Integer.getInteger("race.rounds", 2_000);

    private Races() {}

    /**
     * One round.
     *
     * @param actors what is done at once, each by its own thread
     * @param check what must hold when all are done
     */
    public record Round(List<Runnable> actors, Runnable check) {}

    /** Runs all rounds; what an actor or a check throws ends the race. */
    public static void run(IntFunction<Round> rounds) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            for (int number = 0; number < ROUNDS; number++) {
                Round round = rounds.apply(number);
                AtomicInteger missing = new AtomicInteger(round.actors().size());
                List<Future<?>> running = new ArrayList<>();
                for (Runnable actor : round.actors()) {
                    running.add(threads.submit(() -> {
                        missing.decrementAndGet();
                        // Whoever waits here is awake when the last one comes.
                        while (missing.get() > 0) {
                            Thread.yield();
                        }
                        actor.run();
                    }));
                }
                for (Future<?> each : running) {
                    each.get();
                }
                round.check().run();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
