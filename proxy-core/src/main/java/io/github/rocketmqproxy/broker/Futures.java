package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Steps between futures that keep a failure a plain {@link ProxyException}, which the JDK's own steps wrap. */
final class Futures {
    private Futures() {}

    static <T, U> CompletableFuture<U> map(CompletableFuture<T> from, Function<? super T, ? extends U> step) {
        CompletableFuture<U> result = new CompletableFuture<>();
        from.whenComplete((value, failure) -> {
            if (failure != null) {
                result.completeExceptionally(plain(failure));
                return;
            }
            try {
                result.complete(step.apply(value));
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(plain(e));
            }
        });
        return result;
    }

    static <T, U> CompletableFuture<U> flatMap(
            CompletableFuture<T> from, Function<? super T, CompletableFuture<U>> step) {
        CompletableFuture<U> result = new CompletableFuture<>();
        from.whenComplete((value, failure) -> {
            if (failure != null) {
                result.completeExceptionally(plain(failure));
                return;
            }
            try {
                pass(step.apply(value), result);
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(plain(e));
            }
        });
        return result;
    }

    /** Tries something else when the first attempt fails. */
    static <T> CompletableFuture<T> recover(
            CompletableFuture<T> from, Function<ProxyException, CompletableFuture<T>> step) {
        CompletableFuture<T> result = new CompletableFuture<>();
        from.whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
                return;
            }
            try {
                pass(step.apply(plain(failure)), result);
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(plain(e));
            }
        });
        return result;
    }

    /** Completes when all have, whatever their outcome. */
    static CompletableFuture<Void> settled(List<? extends CompletableFuture<?>> all) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        AtomicInteger open = new AtomicInteger(all.size() + 1);
        Runnable one = () -> {
            if (open.decrementAndGet() == 0) {
                result.complete(null);
            }
        };
        all.forEach(future -> future.whenComplete((value, failure) -> one.run()));
        one.run();
        return result;
    }

    static <T> void pass(CompletableFuture<T> from, CompletableFuture<T> to) {
        from.whenComplete((value, failure) -> {
            if (failure != null) {
                to.completeExceptionally(plain(failure));
            } else {
                to.complete(value);
            }
        });
    }

    static <T> CompletableFuture<T> failed(ErrorCode code, String message) {
        return CompletableFuture.failedFuture(new ProxyException(code, message));
    }

    static Throwable unwrap(Throwable failure) {
        Throwable inner = failure;
        while ((inner instanceof CompletionException || inner instanceof ExecutionException)
                && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }

    static ProxyException plain(Throwable failure) {
        Throwable inner = unwrap(failure);
        return inner instanceof ProxyException known
                ? known
                : new ProxyException(ErrorCode.INTERNAL, "unexpected failure towards RocketMQ: " + inner, inner);
    }
}
