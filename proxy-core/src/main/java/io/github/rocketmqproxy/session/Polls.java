package io.github.rocketmqproxy.session;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls that wait for messages, and what ends each. Thread-safe. */
final class Polls {
    private final Map<CompletableFuture<?>, Runnable> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger fetching = new AtomicInteger();
    private volatile boolean ended;

    /** Lets a call be ended with an answer that says nothing has come. */
    <T> CompletableFuture<T> endable(CompletableFuture<T> answer, T nothing) {
        waiting.put(answer, () -> answer.complete(nothing));
        answer.whenComplete((value, failure) -> waiting.remove(answer));
        if (ended) {
            answer.complete(nothing);
        }
        return answer;
    }

    /** A request for messages is on its way to a broker. */
    void fetchBegins() {
        fetching.incrementAndGet();
    }

    /** What it has brought has been handed on, or is on its way back. */
    void fetchEnds() {
        fetching.decrementAndGet();
    }

    /** Requests under way, whether their client still waits or not. */
    int fetching() {
        return fetching.get();
    }

    /** Whether all have been ended. */
    boolean ended() {
        return ended;
    }

    /** Ends all; those that come later do not wait. */
    void end() {
        ended = true;
        waiting.values().forEach(Runnable::run);
    }
}
