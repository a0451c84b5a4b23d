package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.api.ProxyException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Fails what takes too long, to a tenth of a second. RocketMQ's own client notices up to two seconds late. One look at all open
 * requests now and then is cheaper than a timer for each.
 */
final class Deadlines {
    private static final long TICK_MILLIS = 100;

    private final Set<Open> open = ConcurrentHashMap.newKeySet();
    private final Future<?> sweeping;

    /** One request under way. Its identity is what counts. */
    private static final class Open {
        final CompletableFuture<?> future;
        final long endNanos;
        final Supplier<ProxyException> late;

        Open(CompletableFuture<?> future, long endNanos, Supplier<ProxyException> late) {
            this.future = future;
            this.endNanos = endNanos;
            this.late = late;
        }
    }

    Deadlines(ScheduledExecutorService io) {
        sweeping = io.scheduleWithFixedDelay(this::sweep, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Fails the future with {@code late} unless it completes within the limit. */
    void watch(CompletableFuture<?> future, Duration limit, Supplier<ProxyException> late) {
        Open entry = new Open(future, System.nanoTime() + limit.toNanos(), late);
        open.add(entry);
        future.whenComplete((value, failure) -> open.remove(entry));
    }

    private void sweep() {
        long now = System.nanoTime();
        for (Open entry : open) {
            if (now - entry.endNanos >= 0) {
                entry.future.completeExceptionally(entry.late.get());
            }
        }
    }

    /** From now on nothing is failed for being late. */
    void close() {
        sweeping.cancel(false);
    }

    /** Fails all that is open, so that nobody waits for a closed client. */
    void failAll(Supplier<ProxyException> reason) {
        for (Open entry : open) {
            entry.future.completeExceptionally(reason.get());
        }
    }
}
