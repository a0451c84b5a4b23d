package io.github.rocketmqproxy.testkit;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What goes wrong in {@link FakeBroker}, as the test has ordered it. */
final class FakeFaults {
    /** What can be made to fail or to wait. */
    enum Operation {
        ROUTE,
        SEND,
        POP,
        ACK,
        CHANGE_INVISIBLE,
        END_TRANSACTION
    }

    private final Map<Operation, Deque<ErrorCode>> failures = new EnumMap<>(Operation.class);
    private final Map<Operation, List<Runnable>> held = new EnumMap<>(Operation.class);
    private final Set<String> down = new HashSet<>();

    synchronized void failNext(Operation operation, int times, ErrorCode code) {
        Deque<ErrorCode> queue = failures.computeIfAbsent(operation, ignored -> new ArrayDeque<>());
        for (int i = 0; i < times; i++) {
            queue.add(code);
        }
    }

    synchronized void hold(Operation operation) {
        held.putIfAbsent(operation, new ArrayList<>());
    }

    void release(Operation operation) {
        List<Runnable> waiting;
        synchronized (this) {
            waiting = held.remove(operation);
        }
        if (waiting != null) {
            waiting.forEach(Runnable::run);
        }
    }

    synchronized int held(Operation operation) {
        List<Runnable> waiting = held.get(operation);
        return waiting == null ? 0 : waiting.size();
    }

    synchronized void down(String broker) {
        down.add(broker);
    }

    synchronized void up(String broker) {
        down.remove(broker);
    }

    synchronized boolean isDown(String broker) {
        return down.contains(broker);
    }

    /** Runs the work, or fails it, or keeps it until it is released. */
    <T> CompletableFuture<T> apply(Operation operation, String broker, Supplier<CompletableFuture<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable run = () -> {
            ErrorCode failure = takeFailure(operation, broker);
            if (failure != null) {
                result.completeExceptionally(new ProxyException(failure, "fake broker " + broker + ": " + failure));
                return;
            }
            work.get().whenComplete((value, error) -> {
                if (error != null) {
                    result.completeExceptionally(error);
                } else {
                    result.complete(value);
                }
            });
        };
        synchronized (this) {
            List<Runnable> waiting = held.get(operation);
            if (waiting != null) {
                waiting.add(run);
                return result;
            }
        }
        run.run();
        return result;
    }

    private synchronized @Nullable ErrorCode takeFailure(Operation operation, String broker) {
        if (down.contains(broker)) {
            return ErrorCode.BROKER_UNREACHABLE;
        }
        Deque<ErrorCode> queue = failures.get(operation);
        return queue == null ? null : queue.poll();
    }
}
