package io.github.rocketmqproxy.send;

import io.github.rocketmqproxy.api.ProxyException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps messages in the order of their arrival while what they need to know of their topic is still being looked up: callbacks of
 * one future run in no order that could be relied on. Thread-safe.
 *
 * @param <T> what is looked up
 */
final class OrderedEntrance<T> {
    private final Function<String, CompletableFuture<T>> lookUp;
    private final BiConsumer<Pending, T> next;

    // Guarded by this; the count is also read without.
    private final Map<String, Deque<Pending>> queues = new HashMap<>();
    private volatile int waiting;

    /**
     * An entrance with nobody waiting.
     *
     * @param lookUp what is looked up for a topic
     * @param next takes each message on, in order
     */
    OrderedEntrance(Function<String, CompletableFuture<T>> lookUp, BiConsumer<Pending, T> next) {
        this.lookUp = lookUp;
        this.next = next;
    }

    void enter(Pending pending) {
        String topic = pending.message().topic();
        CompletableFuture<T> answer = lookUp.apply(topic);
        if (waiting == 0 && answer.isDone() && !answer.isCompletedExceptionally()) {
            goOn(pending, answer.join());
            return;
        }
        boolean first;
        synchronized (this) {
            Deque<Pending> queue = queues.computeIfAbsent(topic, name -> new ArrayDeque<>());
            first = queue.isEmpty();
            queue.add(pending);
            waiting++;
        }
        if (first) {
            answer.whenComplete((found, failure) -> {
                if (failure == null) {
                    drain(topic, found);
                } else {
                    fail(topic, failure);
                }
            });
        }
    }

    /** One at a time and without the lock; who comes meanwhile, from a callback too, queues up behind. */
    private void drain(String topic, T found) {
        for (Pending next = head(topic); next != null; next = headAfter(topic)) {
            goOn(next, found);
        }
    }

    private synchronized @Nullable Pending head(String topic) {
        Deque<Pending> queue = queues.get(topic);
        return queue == null ? null : queue.peek();
    }

    /** Takes out the one that has gone on. It stays until then, so that whoever finds nobody waiting finds them all gone on. */
    private synchronized @Nullable Pending headAfter(String topic) {
        Deque<Pending> queue = queues.get(topic);
        if (queue == null) {
            return null;
        }
        queue.remove();
        waiting--;
        if (queue.isEmpty()) {
            queues.remove(topic);
        }
        return queue.peek();
    }

    /** All at once, so that one who tries again from a callback waits for a look-up of its own. */
    private void fail(String topic, Throwable failure) {
        Deque<Pending> queue;
        synchronized (this) {
            queue = queues.remove(topic);
            if (queue == null) {
                return;
            }
            waiting -= queue.size();
        }
        queue.forEach(pending -> pending.receipt().completeExceptionally(failure));
    }

    private void goOn(Pending pending, T found) {
        try {
            next.accept(pending, found);
        } catch (RuntimeException e) {
            pending.receipt().completeExceptionally(ProxyException.from(e));
        }
    }
}
