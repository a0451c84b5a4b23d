package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The RocketMQ clients for one purpose: one at first, one more whenever all are busy, up to a limit, and one less when the others have
 * been enough for a while. Requests with the same order
 * key go over the same connection for as long as any of them is under way, so that they arrive in order.
 *
 * <p>A client whose connection has fallen silent gets a successor. Whether the broker hangs or the connection is half open cannot be
 * seen from here: so what is under way may still be answered, and only new requests take the new connection. Thread-safe.
 */
final class Links {
    /** From here on a connection counts as busy: more requests would wait for each other's bytes. */
    static final int BUSY = 64;

    /** So many calls of {@link #tick} in a row must find one client too many before it goes. */
    static final int CALM_TICKS = 30;

    private final int most;
    private final Supplier<Link> factory;
    private final Executor executor;
    private final List<Link> links = new CopyOnWriteArrayList<>();
    private final ConcurrentHashMap<Object, Held> ordered = new ConcurrentHashMap<>();
    private final AtomicBoolean growing = new AtomicBoolean();
    private final AtomicBoolean replacing = new AtomicBoolean();
    /** Bounded: each is gone when its last request has timed out. */
    private final Set<Link> retired = ConcurrentHashMap.newKeySet();

    private @Nullable CompletableFuture<Link> first;
    private boolean closed;
    /** Seen by the one that ticks only. */
    private int calmTicks;

    /** The connection that an order key is bound to, and how many of its requests are under way. */
    private record Held(Link link, int requests) {}

    /**
     * Opens nothing yet.
     *
     * @param most the most clients
     * @param factory starts one; may block
     * @param executor where it may block
     */
    Links(int most, Supplier<Link> factory, Executor executor) {
        this.most = most;
        this.factory = factory;
        this.executor = executor;
    }

    /**
     * Runs a request over one of the connections.
     *
     * @param orderKey requests with equal keys arrive in order; null for no order
     * @param request starts the request on the connection that it is given
     */
    <T> CompletableFuture<T> use(@Nullable Object orderKey, Function<Link, CompletableFuture<T>> request) {
        if (links.isEmpty()) {
            return Futures.flatMap(first(), link -> use(orderKey, request));
        }
        Link link = take(orderKey);
        // Also when the link was bound earlier: under steady load keys stay bound, and nothing would ever grow.
        if (link.inFlight() > BUSY && links.size() < most && leastBusy().inFlight() >= BUSY) {
            grow();
        }
        CompletableFuture<T> answer;
        try {
            answer = request.apply(link);
        } catch (RuntimeException e) {
            release(link, orderKey);
            throw e;
        }
        answer.whenComplete((value, failure) -> release(link, orderKey));
        return answer;
    }

    private Link take(@Nullable Object orderKey) {
        while (true) {
            Link link = orderKey == null ? leastBusy() : bound(orderKey);
            link.begin();
            if (!link.isRetired()) {
                return link;
            }
            // Just now; its successor is there.
            release(link, orderKey);
        }
    }

    /**
     * A request over this connection was not answered in time.
     *
     * @param address where it went
     * @param sinceNanos when it went there
     */
    void doubt(Link link, String address, long sinceNanos) {
        if (!link.isRetired() && link.isSilent(address, sinceNanos) && replacing.compareAndSet(false, true)) {
            CompletableFuture<Link> successor = new CompletableFuture<>();
            successor.whenComplete((fresh, failure) -> {
                if (failure == null) {
                    retire(link);
                }
                replacing.set(false);
            });
            start(successor);
        }
    }

    private void retire(Link link) {
        if (links.remove(link)) {
            retired.add(link);
            link.retire();
            closeIfDone(link);
        }
    }

    /** Closing may block. */
    private void closeIfDone(Link link) {
        if (link.inFlight() == 0 && retired.remove(link)) {
            try {
                executor.execute(link::close);
            } catch (RejectedExecutionException e) {
                retired.add(link);
            }
        }
    }

    private void release(Link link, @Nullable Object orderKey) {
        link.end();
        if (link.isRetired()) {
            closeIfDone(link);
        }
        if (orderKey != null) {
            ordered.computeIfPresent(
                    orderKey, (key, held) -> held.requests == 1 ? null : new Held(held.link, held.requests - 1));
        }
    }

    private Link bound(Object orderKey) {
        Held bound = ordered.compute(
                orderKey,
                (key, held) -> held == null || held.link.isRetired()
                        ? new Held(leastBusy(), held == null ? 1 : held.requests + 1)
                        : new Held(held.link, held.requests + 1));
        return bound.link;
    }

    private Link leastBusy() {
        Link best = links.get(0);
        for (Link link : links) {
            if (link.inFlight() < best.inFlight()) {
                best = link;
            }
        }
        return best;
    }

    /** Callers do not wait for the new one: the old ones still work. */
    private void grow() {
        if (growing.compareAndSet(false, true)) {
            CompletableFuture<Link> started = new CompletableFuture<>();
            started.whenComplete((link, failure) -> growing.set(false));
            start(started);
        }
    }

    /** To be called once a second, never twice at a time: retires a client when the others would be half busy at most. */
    void tick() {
        int inFlight = links.stream().mapToInt(Link::inFlight).sum();
        if (links.size() < 2 || inFlight > (links.size() - 1) * (BUSY / 2)) {
            calmTicks = 0;
        } else if (++calmTicks == CALM_TICKS) {
            calmTicks = 0;
            retire(leastBusy());
        }
    }

    private synchronized CompletableFuture<Link> first() {
        if (first == null || first.isCompletedExceptionally()) {
            first = new CompletableFuture<>();
            start(first);
        }
        return first;
    }

    private void start(CompletableFuture<Link> started) {
        try {
            executor.execute(() -> {
                try {
                    started.complete(add(factory.get()));
                } catch (RuntimeException | Error e) {
                    started.completeExceptionally(Futures.plain(e));
                }
            });
        } catch (RejectedExecutionException e) {
            started.completeExceptionally(new ProxyException(
                    ErrorCode.OVERLOADED,
                    "no worker is free to open a connection (see whether brokers answer, or raise WORKER_POOL_SIZE)",
                    e));
        }
    }

    private synchronized Link add(Link link) {
        if (closed) {
            link.close();
            throw closedError();
        }
        links.add(link);
        return link;
    }

    static ProxyException closedError() {
        return new ProxyException(ErrorCode.SHUTTING_DOWN, "the connection to RocketMQ is closed");
    }

    int connections() {
        return Stream.concat(links.stream(), retired.stream())
                .mapToInt(Link::connections)
                .sum();
    }

    /** How many clients there are. */
    int size() {
        return links.size();
    }

    /** Those that are to be closed now; none is added any more. */
    synchronized List<Link> drain() {
        closed = true;
        List<Link> all = new ArrayList<>(links);
        all.addAll(retired);
        return all;
    }
}
