package io.github.rocketmqproxy.embeddedbroker;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits until the name server knows something. */
final class Readiness {
    private static final long PATIENCE_NANOS = 15_000_000_000L;
    private static final long NUDGE_NANOS = 1_000_000_000L;
    private static final long PAUSE_NANOS = 10_000_000L;

    private Readiness() {}

    /** The broker's first registration may get lost, and its next comes after 10 to 30 seconds: so it is nudged each second. */
    static void await(BooleanSupplier ready, Runnable nudge, String what) {
        long start = System.nanoTime();
        long nudged = start;
        while (!ready.getAsBoolean()) {
            long now = System.nanoTime();
            if (now - start > PATIENCE_NANOS) {
                throw new IllegalStateException(what + ": the name server does not know it after 15 s");
            }
            if (now - nudged > NUDGE_NANOS) {
                nudged = now;
                nudge.run();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
