package io.github.rocketmqproxy.pool;

import static io.github.rocketmqproxy.testkit.Interleavings.require;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.testkit.Interleavings;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Values are leased, evicted and closed with their pool, all at once. */
@Tag(Interleavings.TAG)
class LeasePoolInterleavingsTest {
    private static final Duration IDLE = Duration.ofSeconds(1);

    private static final class Value {
        final AtomicInteger closes = new AtomicInteger();
    }

    private static final class Opened {
        final ConcurrentLinkedQueue<Value> values = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<Lease<Value>> leases = new ConcurrentLinkedQueue<>();
        final AtomicLong clock = new AtomicLong();
        final LeasePool<String, Value> pool = new LeasePool<>(
                key -> {
                    Value value = new Value();
                    values.add(value);
                    return value;
                },
                value -> value.closes.incrementAndGet(),
                IDLE,
                Runnable::run,
                clock::get);

        Opened() {
            pool.acquire("key").close();
        }

        void evict() {
            clock.addAndGet(IDLE.toNanos() + 1);
            pool.evictIdle();
        }

        /** Until the check: what is wrong with it shows there at the latest. */
        void use() {
            leases.add(pool.acquire("key"));
        }

        void useIfOpen() {
            try (Lease<Value> lease = pool.acquire("key")) {
                require(values.contains(lease.value()), "known", lease);
            } catch (ProxyException e) {
                require(e.code() == ErrorCode.SHUTTING_DOWN, "the refusal", e);
            }
        }

        void check() {
            for (Lease<Value> lease : leases) {
                require(lease.value().closes.get() == 0, "closed while it is leased", lease);
                lease.close();
            }
            pool.close();
            for (Value value : values) {
                require(value.closes.get() == 1, "closes of a value", value.closes);
            }
            require(pool.opened() == values.size(), "opened", pool.opened());
            require(pool.closed() == values.size(), "closed", pool.closed());
            require(pool.size() == 0, "left", pool.size());
        }
    }

    @Test
    void valueIsLeasedOrTakenOutButNotBoth() {
        Interleavings.check(() -> {
            AtomicLong clock = new AtomicLong();
            PooledValue<Value> entry = new PooledValue<>();
            Objects.requireNonNull(entry.lease(Value::new, clock::get)).close();
            clock.set(IDLE.toNanos() + 1);
            AtomicReference<@Nullable Lease<Value>> leased = new AtomicReference<>();
            AtomicReference<@Nullable Value> taken = new AtomicReference<>();
            return new Interleavings.Round(
                    List.of(
                            () -> leased.set(entry.lease(Value::new, clock::get)),
                            () -> taken.set(entry.retireIfIdleFor(IDLE.toNanos(), clock::get))),
                    () -> require((leased.get() == null) == (taken.get() != null), "leased", leased));
        });
    }

    @Test
    void noTwoValuesOfOneKeyAreOpened() {
        Interleavings.check(() -> {
            Opened opened = new Opened();
            opened.evict();
            return new Interleavings.Round(List.of(opened::use, opened::use), () -> {
                require(opened.values.size() == 2, "opened before and now", opened.values.size());
                opened.check();
            });
        });
    }

    @Test
    void everyValueIsClosedOnceWhenThePoolIs() {
        Interleavings.check(() -> {
            Opened opened = new Opened();
            return new Interleavings.Round(
                    List.of(opened::useIfOpen, opened::evict, opened.pool::close), opened::check);
        });
    }
}
