package io.github.rocketmqproxy.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.github.rocketmqproxy.testkit.ManualTimer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A pool whose time is moved by hand, and what its values are closed by. */
abstract class LeasePoolHarness {
    static final Duration IDLE = Duration.ofSeconds(30);

    final ManualTimer time = new ManualTimer();
    final ExecutorService threads = Executors.newCachedThreadPool();
    Consumer<String> closer;

    @BeforeEach
    @SuppressWarnings("unchecked")
    void makeCloser() {
        closer = mock(Consumer.class);
    }

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    LeasePool<String, String> pool() {
        return pool(key -> "value of " + key, Runnable::run);
    }

    LeasePool<String, String> pool(Function<String, String> opener, Executor closerExecutor) {
        return new LeasePool<>(opener, closer, IDLE, closerExecutor, time::nanoTime);
    }

    static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static void awaitBarrier(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
