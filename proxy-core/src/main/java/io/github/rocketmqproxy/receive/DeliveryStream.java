package io.github.rocketmqproxy.receive;

import io.github.rocketmqproxy.api.TraceSpan;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.message.TopicRoute;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's stream of deliveries: fetches no more than the client takes, knows what the client has and has not acknowledged,
 * and gives all of it back when the client goes. Outages of brokers are ridden out behind it. Thread-safe.
 */
public final class DeliveryStream {
    /** Fetched messages wait for a client that has stopped reading no longer than this share of their invisible duration. */
    private static final int STALE_SHARE = 4;

    private static final Logger log = LoggerFactory.getLogger(DeliveryStream.class);

    private final ReceivePath path;
    private final Subscription subscription;
    private final DeliverySink sink;
    /** More than zero while some thread hands out; whoever finds it so leaves its work to that thread. */
    private final AtomicInteger pumping = new AtomicInteger();

    // Guarded by this.
    private final Map<String, PopLoop> loops = new HashMap<>();
    private final Deque<Waiting> buffer = new ArrayDeque<>();
    private final InFlight inFlight = new InFlight();
    private final DeliveryWindow window;
    private int claimed;
    private int turn;
    private boolean closed;

    DeliveryStream(ReceivePath path, Subscription subscription, DeliverySink sink) {
        this.path = path;
        this.subscription = subscription;
        this.sink = sink;
        this.window = new DeliveryWindow(() -> path.config().bufferSize());
    }

    /** Hands out what waits, as far as the client takes it, and fetches more. To be called when the client is ready again. */
    public void pump() {
        if (pumping.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            handOut();
            seen = pumping.addAndGet(-seen);
        } while (seen != 0);
        for (PopLoop loop : loops()) {
            loop.poke();
        }
    }

    /**
     * The client is gone: gives back all that it has not acknowledged, at once.
     *
     * @return completes, never with an error, when the brokers have been told
     */
    public CompletableFuture<Void> close() {
        List<DeliveryHandle> handedOut;
        List<Waiting> waiting;
        synchronized (this) {
            if (closed) {
                return CompletableFuture.completedFuture(null);
            }
            closed = true;
            loops.values().forEach(PopLoop::stop);
            handedOut = inFlight.removeAll();
            waiting = new ArrayList<>(buffer);
            buffer.clear();
        }
        path.closed(subscription, this);
        return CompletableFuture.allOf(path.giveBack(subscription, handedOut, true), giveBackUnseen(waiting));
    }

    /** How many deliveries the client has and has not settled. */
    synchronized int unacknowledged() {
        return inFlight.size();
    }

    /** How many deliveries wait for the client. */
    synchronized int waiting() {
        return buffer.size();
    }

    /** A delivery of this stream, or of another, was acknowledged or given back by its client. */
    void settled(DeliveryHandle handle, boolean acknowledged) {
        synchronized (this) {
            Duration age = inFlight.remove(handle, path.nanoTime());
            if (age == null) {
                return;
            }
            if (acknowledged) {
                window.acknowledged(age, Duration.ofMillis(handle.invisibleMillis()));
            }
        }
        pump();
    }

    /** The client keeps a delivery of this stream for longer. */
    void extended(DeliveryHandle old, DeliveryHandle renewed) {
        synchronized (this) {
            long now = path.nanoTime();
            if (inFlight.remove(old, now) != null && !closed) {
                inFlight.add(renewed, now, Duration.ofMillis(renewed.invisibleMillis()));
            }
        }
    }

    /** Room for messages, to be taken back by {@link #unclaim}; 0 while the client takes none. */
    synchronized int claim() {
        if (closed || !sink.isReady() || !path.hasRoom()) {
            return 0;
        }
        int free = window.size() - inFlight.size() - buffer.size() - claimed;
        if (free <= 0) {
            return 0;
        }
        // Each broker gets its share, so that none has to wait for the others' long polls.
        int share = Math.max(1, free / Math.max(1, loops.size()));
        int room = Math.min(path.config().batchSize(), loops.size() > 1 ? share : free);
        claimed += room;
        return room;
    }

    void fetchBegun() {
        path.fetchBegun();
    }

    void fetchEnded() {
        path.fetchEnded();
    }

    synchronized void unclaim(int room) {
        claimed -= room;
    }

    /**
     * Messages have come from a broker.
     *
     * @return false if some had to go back because there was no room for them
     */
    boolean fetched(List<Delivery> deliveries, int maxReconsumeTimes) {
        if (deliveries.isEmpty()) {
            return true;
        }
        List<Delivery> wanted = path.screen(subscription, deliveries, maxReconsumeTimes);
        List<DeliveryHandle> tooMany = new ArrayList<>();
        long now = path.nanoTime();
        synchronized (this) {
            for (Delivery delivery : wanted) {
                int size = delivery.size();
                // After one that goes back all others do, so that an orderly group is not mixed up.
                if (!closed && tooMany.isEmpty() && path.outbound().tryReserve(1, size)) {
                    buffer.add(new Waiting(delivery, size, now));
                } else {
                    tooMany.add(delivery.handle());
                }
            }
        }
        path.giveBack(subscription, tooMany, false);
        return tooMany.isEmpty();
    }

    /** Once a second: lets go what has become visible again, gives back what the client does not read, follows the route. */
    void tick() {
        List<Waiting> stale = List.of();
        synchronized (this) {
            long now = path.nanoTime();
            if (inFlight.size() >= window.size() && sink.isReady()) {
                window.fullForASecond(path.config().invisibleDuration());
            }
            window.expired(inFlight.removeExpired(now));
            Waiting oldest = buffer.peek();
            long patience = path.config().invisibleDuration().toNanos() / STALE_SHARE;
            if (oldest != null && now - oldest.sinceNanos() > patience) {
                stale = new ArrayList<>(buffer);
                buffer.clear();
            }
        }
        giveBackUnseen(stale);
        path.routes().route(subscription.topic()).whenComplete((route, failure) -> {
            if (route != null) {
                follow(route);
            }
            pump();
        });
    }

    /** Has one loop for each broker that has queues to read. */
    private synchronized void follow(TopicRoute route) {
        if (closed) {
            return;
        }
        Set<String> readable = new HashSet<>();
        for (TopicRoute.BrokerQueues queues : route.brokers()) {
            if (queues.readQueues() > 0) {
                readable.add(queues.brokerName());
                loops.computeIfAbsent(queues.brokerName(), name -> path.newLoop(this, name, subscription));
            }
        }
        loops.entrySet().removeIf(entry -> {
            boolean gone = !readable.contains(entry.getKey());
            if (gone) {
                entry.getValue().stop();
            }
            return gone;
        });
    }

    private void handOut() {
        boolean first = true;
        for (Waiting next = next(); next != null; next = next()) {
            if (first) {
                // The oldest: one look at the clock for all that go out together.
                path.metrics().receiveWaited(path.nanoTime() - next.sinceNanos());
                first = false;
            }
            path.outbound().release(1, next.size());
            try {
                sink.deliver(next.delivery());
            } catch (RuntimeException e) {
                log.warn(
                        "A client of group {} broke off; what it has not acknowledged is given back",
                        subscription.group(),
                        e);
                close();
                return;
            }
            path.handedOut(
                    subscription.topic(), subscription.group(), next.delivery(), next.sinceNanos(), TraceSpan.NONE);
        }
    }

    private synchronized @Nullable Waiting next() {
        if (closed || buffer.isEmpty() || !sink.isReady() || inFlight.size() >= window.size()) {
            return null;
        }
        Waiting waiting = buffer.remove();
        DeliveryHandle handle = waiting.delivery().handle();
        inFlight.add(handle, path.nanoTime(), path.remaining(handle));
        return waiting;
    }

    private CompletableFuture<Void> giveBackUnseen(List<Waiting> unseen) {
        List<DeliveryHandle> handles = new ArrayList<>(unseen.size());
        for (Waiting waiting : unseen) {
            path.outbound().release(1, waiting.size());
            handles.add(waiting.delivery().handle());
        }
        return path.giveBack(subscription, handles, false);
    }

    /** Beginning with another one each time: where there is room for one only, none shall always be the last. */
    private synchronized List<PopLoop> loops() {
        List<PopLoop> all = new ArrayList<>(loops.values());
        Collections.rotate(all, turn++);
        return all;
    }

    /**
     * A fetched message that its client has not taken yet.
     *
     * @param delivery the message
     * @param size its share of the budget, in bytes
     * @param sinceNanos when it came
     */
    private record Waiting(Delivery delivery, int size, long sinceNanos) {}
}
