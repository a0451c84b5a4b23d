package io.github.rocketmqproxy.worker;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Work whose outcome is a future. */
public final class AsyncWork {
    private AsyncWork() {}

    /**
     * Starts work. A fault on its far side, which should come through the future but is thrown, must not leave anybody waiting for ever.
     *
     * @param work what to do
     * @param <T> what comes out
     * @return the work's future, or one that has failed with what it has thrown
     */
    public static <T> CompletableFuture<T> start(Supplier<CompletableFuture<T>> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
