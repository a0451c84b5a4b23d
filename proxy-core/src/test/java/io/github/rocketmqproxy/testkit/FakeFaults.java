package io.github.rocketmqproxy.testkit;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What goes wrong in {@link FakeBroker}, as the test has ordered it. */
public final class FakeFaults {
    /** What can be made to fail or to wait. */
    public enum Operation {
        ROUTE,
        GROUP_SETTINGS,
        SEND,
        POP,
        ACK,
        CHANGE_INVISIBLE,
        PULL,
        OFFSETS,
        MESSAGE_TYPES,
        RECALL,
        HALF_MESSAGE,
        LITE_SUBSCRIPTION,
        END_TRANSACTION,
        ANNOUNCE
    }

    private final Map<Operation, Deque<ErrorCode>> failures = new EnumMap<>(Operation.class);
    private final Map<Operation, Deque<ErrorCode>> lostAnswers = new EnumMap<>(Operation.class);
    private final Map<Operation, List<Runnable>> held = new EnumMap<>(Operation.class);
    private final Set<Operation> broken = EnumSet.noneOf(Operation.class);
    private boolean answersAtOnce;
    private final Set<String> down = new HashSet<>();

    FakeFaults() {}

    /** Lets the next requests fail; nothing is done. */
    public synchronized void failNext(Operation operation, int times, ErrorCode code) {
        add(failures, operation, times, code);
    }

    /** Lets the next requests be carried out, while the one who asked hears of a failure. */
    public synchronized void loseNextAnswers(Operation operation, int times, ErrorCode code) {
        add(lostAnswers, operation, times, code);
    }

    private static void add(Map<Operation, Deque<ErrorCode>> map, Operation operation, int times, ErrorCode code) {
        Deque<ErrorCode> queue = map.computeIfAbsent(operation, ignored -> new ArrayDeque<>());
        for (int i = 0; i < times; i++) {
            queue.add(code);
        }
    }

    /** Keeps requests unanswered, and not carried out, from now on. */
    public synchronized void hold(Operation operation) {
        held.putIfAbsent(operation, new ArrayList<>());
    }

    /** Carries out the requests kept, in order, and keeps no more. */
    public void release(Operation operation) {
        List<Runnable> waiting;
        synchronized (this) {
            waiting = held.remove(operation);
        }
        if (waiting != null) {
            waiting.forEach(Runnable::run);
        }
    }

    /** Carries out the oldest request kept, and goes on keeping the others; answers false if there is none. */
    public boolean releaseOne(Operation operation) {
        Runnable oldest;
        synchronized (this) {
            List<Runnable> waiting = held.get(operation);
            if (waiting == null || waiting.isEmpty()) {
                return false;
            }
            oldest = waiting.remove(0);
        }
        oldest.run();
        return true;
    }

    /** Lets the next request throw at the one who asks, which a broker client must never do. */
    public synchronized void breakNext(Operation operation) {
        broken.add(operation);
    }

    /** Lets pops that find nothing be answered at once, as a broker does that has too many of them waiting. */
    public synchronized void answerAtOnce(boolean value) {
        answersAtOnce = value;
    }

    synchronized boolean answersAtOnce() {
        return answersAtOnce;
    }

    /** How many requests are kept. */
    public synchronized int held(Operation operation) {
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
                result.completeExceptionally(failure(failure, broker));
                return;
            }
            work.get().whenComplete((value, error) -> {
                ErrorCode lost = poll(lostAnswers, operation);
                if (error != null) {
                    result.completeExceptionally(error);
                } else if (lost != null) {
                    result.completeExceptionally(failure(lost, broker));
                } else {
                    result.complete(value);
                }
            });
        };
        synchronized (this) {
            if (broken.remove(operation)) {
                throw new IllegalStateException("fake broker " + broker + ": broken " + operation);
            }
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
        return poll(failures, operation);
    }

    private synchronized @Nullable ErrorCode poll(Map<Operation, Deque<ErrorCode>> map, Operation operation) {
        Deque<ErrorCode> queue = map.get(operation);
        return queue == null ? null : queue.poll();
    }

    private static ProxyException failure(ErrorCode code, String broker) {
        return new ProxyException(code, "fake broker " + broker + ": " + code);
    }
}
