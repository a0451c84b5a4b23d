package io.github.rocketmqproxy.send;

import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.TopicRoute;
import io.github.rocketmqproxy.route.RouteTable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps ordered messages in the order of their arrival while the route of their topic is still being looked up: callbacks of one
 * future run in no order that could be relied on. Thread-safe.
 */
final class OrderedEntrance {
    private final RouteTable routes;
    private final BiConsumer<Pending, TopicRoute> next;

    // Guarded by this; the count is also read without.
    private final Map<String, Deque<Pending>> unrouted = new HashMap<>();
    private volatile int waiting;

    /**
     * An entrance with nobody waiting.
     *
     * @param next takes each message on, in order
     */
    OrderedEntrance(RouteTable routes, BiConsumer<Pending, TopicRoute> next) {
        this.routes = routes;
        this.next = next;
    }

    void enter(Pending pending) {
        String topic = pending.message().topic();
        CompletableFuture<TopicRoute> route = routes.route(topic);
        if (waiting == 0 && route.isDone() && !route.isCompletedExceptionally()) {
            goOn(pending, route.join());
            return;
        }
        boolean first;
        synchronized (this) {
            Deque<Pending> queue = unrouted.computeIfAbsent(topic, name -> new ArrayDeque<>());
            first = queue.isEmpty();
            queue.add(pending);
            waiting++;
        }
        if (first) {
            route.whenComplete((found, failure) -> {
                if (failure == null) {
                    drain(topic, found);
                } else {
                    fail(topic, failure);
                }
            });
        }
    }

    /** One at a time and without the lock; who comes meanwhile, from a callback too, queues up behind. */
    private void drain(String topic, TopicRoute route) {
        for (Pending next = head(topic); next != null; next = headAfter(topic)) {
            goOn(next, route);
        }
    }

    private synchronized @Nullable Pending head(String topic) {
        Deque<Pending> queue = unrouted.get(topic);
        return queue == null ? null : queue.peek();
    }

    /** Takes out the one that has gone on. It stays until then, so that whoever finds nobody waiting finds them all gone on. */
    private synchronized @Nullable Pending headAfter(String topic) {
        Deque<Pending> queue = unrouted.get(topic);
        if (queue == null) {
            return null;
        }
        queue.remove();
        waiting--;
        if (queue.isEmpty()) {
            unrouted.remove(topic);
        }
        return queue.peek();
    }

    /** All at once, so that one who tries again from a callback waits for a look-up of its own. */
    private void fail(String topic, Throwable failure) {
        Deque<Pending> queue;
        synchronized (this) {
            queue = unrouted.remove(topic);
            if (queue == null) {
                return;
            }
            waiting -= queue.size();
        }
        queue.forEach(pending -> pending.receipt().completeExceptionally(failure));
    }

    private void goOn(Pending pending, TopicRoute route) {
        try {
            next.accept(pending, route);
        } catch (RuntimeException e) {
            pending.receipt().completeExceptionally(ProxyException.from(e));
        }
    }
}
