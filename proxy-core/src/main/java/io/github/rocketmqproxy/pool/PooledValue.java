package io.github.rocketmqproxy.pool;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The value of one key: not open yet, open, or retired for ever.
 *
 * <p>All changes happen under the lock, which is held while the value is opened, so nobody who must not block may wait for it:
 * what is read without it is volatile.
 */
final class PooledValue<V> {
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable V value;
    private volatile int leases;
    private volatile long idleSince;
    private boolean retired;

    /** Leases the value and opens it if needed; null when it is retired. */
    @Nullable
    Lease<V> lease(Supplier<? extends V> opener, LongSupplier nanoClock) {
        lock.lock();
        try {
            if (retired) {
                return null;
            }
            V current = value;
            if (current == null) {
                current = openOrRetire(opener);
                value = current;
            }
            leases++;
            return new CountedLease(current, nanoClock);
        } finally {
            lock.unlock();
        }
    }

    private V openOrRetire(Supplier<? extends V> opener) {
        boolean open = false;
        try {
            V opened = opener.get();
            open = true;
            return opened;
        } finally {
            // Whoever waits for the lock must make a new entry: this one has left the pool.
            retired = !open;
        }
    }

    private void giveBack(LongSupplier nanoClock) {
        lock.lock();
        try {
            idleSince = nanoClock.getAsLong();
            leases--;
        } finally {
            lock.unlock();
        }
    }

    /** How long the value has had no lease, in nanoseconds; -1 if it has one or is not open. */
    long idleFor(long now) {
        return value == null || leases > 0 ? -1 : now - idleSince;
    }

    boolean leased() {
        return leases > 0;
    }

    @Nullable
    V value() {
        return value;
    }

    /** The value, now the caller's to close; null if it is in use, too young, or gone. */
    @Nullable
    V retireIfIdleFor(long idleNanos, LongSupplier nanoClock) {
        lock.lock();
        try {
            return idleFor(nanoClock.getAsLong()) > idleNanos ? take() : null;
        } finally {
            lock.unlock();
        }
    }

    /** The value, now the caller's to close, leased or not; null if there is none. Waits for an opening under way. */
    @Nullable
    V retire() {
        lock.lock();
        try {
            return take();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable V take() {
        V taken = value;
        value = null;
        retired = true;
        return taken;
    }

    private final class CountedLease implements Lease<V> {
        private final V leased;
        private final LongSupplier nanoClock;
        private final AtomicBoolean open = new AtomicBoolean(true);

        CountedLease(V leased, LongSupplier nanoClock) {
            this.leased = leased;
            this.nanoClock = nanoClock;
        }

        @Override
        public V value() {
            return leased;
        }

        @Override
        public void close() {
            if (open.compareAndSet(true, false)) {
                giveBack(nanoClock);
            }
        }
    }
}
