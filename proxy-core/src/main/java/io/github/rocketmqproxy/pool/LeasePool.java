package io.github.rocketmqproxy.pool;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens one value for each key, leases it to any number of users at once, and closes it when nobody has used it for a while.
 *
 * <p>Thread-safe. Keys are independent: while one value is being opened or closed, all other keys go on.
 *
 * @param <K> the type of the keys, with equals and hashCode
 * @param <V> the type of the values
 */
public final class LeasePool<K, V> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LeasePool.class);

    private final Function<? super K, ? extends V> opener;
    private final Consumer<? super V> closer;
    private final long idleNanos;
    private final Executor closerExecutor;
    private final LongSupplier nanoClock;
    private final ConcurrentMap<K, PooledValue<V>> entries = new ConcurrentHashMap<>();
    private final LongAdder opened = new LongAdder();
    private final LongAdder closed = new LongAdder();
    private volatile boolean shut;

    /**
     * An empty pool.
     *
     * @param opener makes the value of a key; runs on the thread that acquires; what it throws goes to that caller, and the next
     *     one tries again
     * @param closer releases a value; runs once for each value
     * @param idle how long a value without leases is kept, not negative
     * @param closerExecutor runs the closer when idle values are evicted; the pool does not shut it down
     * @param nanoClock a clock like {@link System#nanoTime()}
     */
    public LeasePool(
            Function<? super K, ? extends V> opener,
            Consumer<? super V> closer,
            Duration idle,
            Executor closerExecutor,
            LongSupplier nanoClock) {
        this.opener = Objects.requireNonNull(opener, "opener");
        this.closer = Objects.requireNonNull(closer, "closer");
        this.idleNanos = idle.toNanos();
        this.closerExecutor = Objects.requireNonNull(closerExecutor, "closerExecutor");
        this.nanoClock = Objects.requireNonNull(nanoClock, "nanoClock");
    }

    /**
     * Leases the value of a key, and opens it first if it is not open. Waits only for an opening of the same key.
     *
     * @param key which value
     * @return a lease that the caller closes
     * @throws ProxyException with {@link ErrorCode#SHUTTING_DOWN} after {@link #close()}
     */
    public Lease<V> acquire(K key) {
        while (true) {
            PooledValue<V> entry = entries.computeIfAbsent(key, ignored -> new PooledValue<>());
            Lease<V> lease = entry.lease(() -> open(key, entry), nanoClock);
            if (lease != null) {
                return lease;
            }
            // Closed between the two lines above; its successor is for us to make.
            entries.remove(key, entry);
        }
    }

    private V open(K key, PooledValue<V> entry) {
        try {
            // Asked after the entry is in the map: close() either sees the entry or is seen here.
            if (shut) {
                throw new ProxyException(
                        ErrorCode.SHUTTING_DOWN, "The proxy is shutting down (remedy: call another instance)");
            }
            V value = opener.apply(key);
            opened.increment();
            return value;
        } catch (RuntimeException | Error e) {
            entries.remove(key, entry);
            throw e;
        }
    }

    /**
     * Closes values that nobody has leased for longer than the idle time, on the closer executor. Never blocks; to be called
     * by a timer. A value that is leased again in the meantime stays open. If the executor refuses, the next call tries again.
     */
    public void evictIdle() {
        entries.forEach((key, entry) -> {
            if (entry.idleFor(nanoClock.getAsLong()) > idleNanos) {
                try {
                    closerExecutor.execute(() -> evict(key, entry));
                } catch (RuntimeException e) {
                    log.debug("idle value of {} stays open for now: {}", key, e.getMessage());
                }
            }
        });
    }

    private void evict(K key, PooledValue<V> entry) {
        V value = entry.retireIfIdleFor(idleNanos, nanoClock);
        if (value != null) {
            entries.remove(key, entry);
            release(value);
        }
    }

    /**
     * The values open now.
     *
     * @return a copy, in no order
     */
    public List<V> values() {
        List<V> values = new ArrayList<>();
        for (PooledValue<V> entry : entries.values()) {
            V value = entry.value();
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    /**
     * How many values are open.
     *
     * @return leased ones and idle ones
     */
    public int size() {
        return values().size();
    }

    /**
     * How many of the open values have at least one lease.
     *
     * @return values, not leases
     */
    public int leased() {
        return (int) entries.values().stream().filter(PooledValue::leased).count();
    }

    /**
     * Values opened since the pool was made.
     *
     * @return a count that only grows
     */
    public long opened() {
        return opened.sum();
    }

    /**
     * Values closed since the pool was made.
     *
     * @return a count that only grows
     */
    public long closed() {
        return closed.sum();
    }

    /**
     * Closes all values, leased or not, several at a time, and waits until they are closed. Nothing can be leased
     * afterwards. A second call does nothing. The calling thread helps, so this ends even if the closer executor is busy or
     * refuses.
     */
    @Override
    public void close() {
        shut = true;
        List<FutureTask<@Nullable Void>> tasks = new ArrayList<>();
        entries.forEach((key, entry) -> {
            V value = entry.retire();
            entries.remove(key, entry);
            if (value != null) {
                tasks.add(new FutureTask<>(() -> release(value), null));
            }
        });
        for (FutureTask<?> task : tasks) {
            try {
                closerExecutor.execute(task);
            } catch (RuntimeException e) {
                log.debug("closing on the calling thread: {}", e.getMessage());
            }
        }
        // A task runs once, here or there.
        tasks.forEach(FutureTask::run);
        tasks.forEach(LeasePool::await);
    }

    private static void await(FutureTask<?> task) {
        boolean interrupted = false;
        while (true) {
            try {
                task.get();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException e) {
                log.warn("could not close a pooled value", e.getCause());
                break;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void release(V value) {
        try {
            closer.accept(value);
        } catch (RuntimeException e) {
            log.warn("could not close {} cleanly", value, e);
        } finally {
            closed.increment();
        }
    }
}
