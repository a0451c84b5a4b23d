package io.github.rocketmqproxy.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LeasePoolCloseTest extends LeasePoolHarness {
    @Test
    void closeClosesAllValuesInParallelAndWaits() {
        // Each closing waits for the other: one after the other would never end.
        CyclicBarrier both = new CyclicBarrier(2);
        Set<String> closed = ConcurrentHashMap.newKeySet();
        LeasePool<String, String> pool = new LeasePool<>(
                key -> key,
                value -> {
                    awaitBarrier(both);
                    closed.add(value);
                },
                IDLE,
                threads,
                time::nanoTime);
        Lease<String> leased = pool.acquire("leased");
        pool.acquire("idle").close();

        pool.close();

        assertThat(closed).containsExactlyInAnyOrder("leased", "idle");
        assertThat(pool.size()).isZero();
        assertThat(pool.closed()).isEqualTo(2);
        assertThatCode(leased::close).doesNotThrowAnyException();
    }

    @Test
    void closeEndsEvenIfTheExecutorRunsNothing() {
        LeasePool<String, String> pool = pool(key -> key, task -> {});
        pool.acquire("a");
        pool.acquire("b");

        pool.close();

        verify(closer).accept("a");
        verify(closer).accept("b");
    }

    @Test
    void closeGoesOnAfterAFailure() {
        LeasePool<String, String> pool = pool(key -> key, task -> {
            throw new RejectedExecutionException("closed");
        });
        pool.acquire("bad");
        pool.acquire("good");
        doThrow(new IllegalStateException("stuck")).when(closer).accept("bad");

        pool.close();
        pool.close();

        verify(closer, times(1)).accept("bad");
        verify(closer, times(1)).accept("good");
        assertThat(pool.closed()).isEqualTo(2);
    }

    @Test
    void nothingIsLeasedAfterClose() {
        LeasePool<String, String> pool = pool();
        pool.close();

        assertThatThrownBy(() -> pool.acquire("a"))
                .isInstanceOfSatisfying(
                        ProxyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SHUTTING_DOWN));
        assertThat(pool.opened()).isZero();
    }

    @Test
    void valueBeingOpenedDuringCloseIsClosedToo() throws Exception {
        CountDownLatch opening = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        LeasePool<String, String> pool = pool(
                key -> {
                    opening.countDown();
                    awaitLatch(open);
                    return key;
                },
                Runnable::run);
        Future<Lease<String>> acquiring = threads.submit(() -> pool.acquire("late"));
        awaitLatch(opening);
        Future<?> closing = threads.submit(pool::close);
        open.countDown();
        acquiring.get();
        closing.get();

        verify(closer).accept("late");
        assertThat(pool.size()).isZero();
    }
}
