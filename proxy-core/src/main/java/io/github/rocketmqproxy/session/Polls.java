package io.github.rocketmqproxy.session;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Calls that wait for messages, and what ends each. Thread-safe. */
final class Polls {
    private final Map<CompletableFuture<?>, Runnable> waiting = new ConcurrentHashMap<>();
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

    /** Ends all; those that come later do not wait. */
    void end() {
        ended = true;
        waiting.values().forEach(Runnable::run);
    }
}
