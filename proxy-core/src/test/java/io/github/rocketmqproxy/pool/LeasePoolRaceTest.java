package io.github.rocketmqproxy.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.testkit.Races;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Values are leased, evicted and closed with their pool, all at once. */
@Timeout(600)
class LeasePoolRaceTest {
    private static final Duration IDLE = Duration.ofSeconds(1);

    private static final class Value {
        final AtomicInteger closes = new AtomicInteger();
    }

    private static final class Opened {
        final Queue<Value> values = new ConcurrentLinkedQueue<>();
        final AtomicLong clock = new AtomicLong();
        final LeasePool<String, Value> pool = new LeasePool<>(
                key -> {
                    Value value = new Value();
                    values.add(value);
                    return value;
                },
                value -> value.closes.incrementAndGet(),
                IDLE,
                // Late, as executors are: meanwhile the value may be leased again.
                task -> {
                    Thread.yield();
                    task.run();
                },
                clock::get);

        void evict() {
            clock.addAndGet(IDLE.toNanos() + 1);
            pool.evictIdle();
        }

        void use() {
            for (int i = 0; i < 3; i++) {
                try (Lease<Value> lease = pool.acquire("key")) {
                    for (int look = 0; look < 20; look++) {
                        assertThat(lease.value().closes.get())
                                .as("while it is leased")
                                .isZero();
                        Thread.onSpinWait();
                    }
                }
            }
        }

        void useIfOpen() {
            try (Lease<Value> lease = pool.acquire("key")) {
                assertThat(values).contains(lease.value());
            } catch (ProxyException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
            }
        }

        void check() {
            pool.close();
            assertThat(values).allSatisfy(value -> assertThat(value.closes).hasValue(1));
            assertThat(pool.opened()).isEqualTo(values.size());
            assertThat(pool.closed()).isEqualTo(values.size());
            assertThat(pool.size()).isZero();
        }
    }

    @Test
    void noValueIsClosedWhileItIsLeased() throws Exception {
        Races.run(number -> {
            Opened opened = new Opened();
            return new Races.Round(List.of(opened::use, opened::use, opened::evict, opened::evict), opened::check);
        });
    }

    @Test
    void everyValueIsClosedOnceWhenThePoolIs() throws Exception {
        Races.run(number -> {
            Opened opened = new Opened();
            return new Races.Round(
                    List.of(opened::useIfOpen, opened::useIfOpen, opened::evict, opened.pool::close), opened::check);
        });
    }
}
