package io.github.rocketmqproxy.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jspecify.annotations.Nullable;

/**
 * Lets a few threads do a few things at once, each time with new objects and in another order of their steps. Lincheck stops the threads
 * wherever one reads or writes what another can see, and decides which goes on: first all orders with one such change, then those with
 * two, and so on, up to {@code -Dinterleavings}, {@value #DEFAULT} unless set. A failure shows the order that led to it.
 */
public final class Interleavings {
    /** The tag of these tests: they need a JVM of their own, because Lincheck rewrites the classes that they touch. */
    public static final String TAG = "interleavings";

    private static final int DEFAULT = 30;
    private static final int MOST = Integer.getInteger("interleavings", DEFAULT);

    private Interleavings() {}

    /**
     * What is done at once.
     *
     * @param actors what each thread does
     * @param check what must hold when all are done
     */
    public record Round(List<Runnable> actors, Runnable check) {}

    /** Tries the orders one after the other; what an actor or a check throws is the failure. */
    public static void check(Supplier<Round> rounds) {
        try {
            Lincheck.runConcurrentTest(MOST, () -> once(rounds.get()));
        } catch (LincheckAssertionError e) {
            if (!String.valueOf(e.getMessage()).contains("has hung")) {
                throw e;
            }
            // On a busy machine, rewriting the classes takes longer than Lincheck waits. That is done now; a deadlock
            // hangs again.
            Lincheck.runConcurrentTest(MOST, () -> once(rounds.get()));
        }
    }

    /** A condition without AssertJ, which Lincheck would have to follow step by step. */
    public static void require(boolean holds, String what, @Nullable Object seen) {
        if (!holds) {
            throw new AssertionError(what + ": " + seen);
        }
    }

    private static void once(Round round) {
        List<Actor> actors = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (Runnable work : round.actors()) {
            Actor actor = new Actor(work);
            actors.add(actor);
            // Lincheck knows the calls of Thread itself only: no subclass, no method reference.
            threads.add(new Thread(actor));
        }
        for (Thread thread : threads) {
            thread.start();
        }
        for (Thread thread : threads) {
            await(thread);
        }
        for (Actor actor : actors) {
            if (actor.failure != null) {
                throw new AssertionError("an actor failed", actor.failure);
            }
        }
        round.check().run();
    }

    private static void await(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Actor implements Runnable {
        private final Runnable work;
        private @Nullable Throwable failure;

        Actor(Runnable work) {
            this.work = work;
        }

        @Override
        public void run() {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                failure = e;
            }
        }
    }
}
