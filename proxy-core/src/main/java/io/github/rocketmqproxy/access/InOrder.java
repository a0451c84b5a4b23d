package io.github.rocketmqproxy.access;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.worker.AsyncWork;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Begins work when there is leave to, in the order in which it came: messages of one producer must not overtake each other because its
 * credentials are looked at for the first time. Thread-safe.
 */
final class InOrder {
    /** Calls that may wait for leave, over all callers: each keeps its request in memory. */
    static final int MAX_WAITING = 1_000;

    private final AtomicInteger waitingInAll;

    // Guarded by this when written.
    private final Queue<Waiting<?>> waiting = new ArrayDeque<>();
    private volatile boolean isWaiting;
    private boolean draining;

    InOrder(AtomicInteger waitingInAll) {
        this.waitingInAll = waitingInAll;
    }

    private record Waiting<T>(
            CompletableFuture<Void> leave, Supplier<CompletableFuture<T>> work, CompletableFuture<T> answer) {
        void begin() {
            AsyncWork.start(() -> leave.thenCompose(granted -> work.get())).whenComplete((value, failure) -> {
                if (failure == null) {
                    answer.complete(value);
                } else {
                    answer.completeExceptionally(failure);
                }
            });
        }
    }

    /**
     * Begins work.
     *
     * @param leave completes when it may begin, fails if it may not
     * @param work what to do
     * @return what the work answers, or the failure; fails with {@code OVERLOADED}
     */
    <T> CompletableFuture<T> begin(CompletableFuture<Void> leave, Supplier<CompletableFuture<T>> work) {
        if (!isWaiting && leave.isDone()) {
            return leave.isCompletedExceptionally() ? leave.thenCompose(never -> work.get()) : work.get();
        }
        if (waitingInAll.incrementAndGet() > MAX_WAITING) {
            waitingInAll.decrementAndGet();
            return CompletableFuture.failedFuture(new ProxyException(
                    ErrorCode.OVERLOADED,
                    "users: " + MAX_WAITING + " calls wait until it is known what they may do (limit " + MAX_WAITING
                            + "); try again a little later"));
        }
        Waiting<T> last = new Waiting<>(leave, work, new CompletableFuture<>());
        synchronized (this) {
            waiting.add(last);
            isWaiting = true;
        }
        leave.whenComplete((granted, refusal) -> drain());
        return last.answer();
    }

    private void drain() {
        synchronized (this) {
            if (draining) {
                return;
            }
            draining = true;
        }
        for (Waiting<?> next = next(); next != null; next = next()) {
            waitingInAll.decrementAndGet();
            next.begin();
        }
    }

    /** The first, if it is known what becomes of it; otherwise this drain is over. */
    private synchronized @Nullable Waiting<?> next() {
        Waiting<?> first = waiting.peek();
        if (first != null && first.leave().isDone()) {
            return waiting.poll();
        }
        draining = false;
        isWaiting = first != null;
        return null;
    }
}
