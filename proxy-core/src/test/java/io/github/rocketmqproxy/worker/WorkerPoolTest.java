package io.github.rocketmqproxy.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WorkerPoolTest {
    private final NamedThreads threads = new NamedThreads("test-worker");
    private final WorkerPool pool = new WorkerPool(4, Duration.ofMinutes(1), threads);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        pool.close(TimeUnit.SECONDS.toNanos(10));
    }

    @Test
    void growsToItsLimitBeforeAnythingWaits() {
        for (int i = 0; i < 4; i++) {
            pool.execute(this::block);
        }
        assertThat(pool.stats().threads()).isEqualTo(4);
        assertThat(pool.stats().queued()).isZero();

        pool.execute(() -> {});
        assertThat(pool.stats().threads()).isEqualTo(4);
        assertThat(pool.stats().queued()).isEqualTo(1);

        release.countDown();
        await().untilAsserted(() -> assertThat(pool.stats().completed()).isEqualTo(5));
        assertThat(pool.stats().queued()).isZero();
        await().untilAsserted(() -> assertThat(pool.stats().active()).isZero());
    }

    @Test
    void idleThreadIsUsedBeforeANewOneIsMade() {
        Set<Thread> used = ConcurrentHashMap.newKeySet();
        for (int i = 1; i <= 10; i++) {
            int done = i;
            pool.execute(() -> used.add(Thread.currentThread()));
            await().untilAsserted(() -> assertThat(pool.stats().completed()).isEqualTo(done));
            // Done is not yet idle: the thread is when it waits for its next task.
            await().until(() -> used.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));
        }

        assertThat(used).hasSize(1);
        assertThat(pool.stats().threads()).isEqualTo(1);
    }

    @Test
    void fullQueueRefusesAndNamesTheLimitItsSettingAndTheRemedy() {
        for (int i = 0; i < 4 + pool.maxQueued(); i++) {
            pool.execute(this::block);
        }

        assertThatThrownBy(() -> pool.execute(() -> {}))
                .isInstanceOfSatisfying(
                        ProxyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED))
                .hasMessage("WORKER_POOL_SIZE: all 4 worker threads are busy and 1000 tasks wait"
                        + " (remedy: try again later; if brokers and name servers answer, raise WORKER_POOL_SIZE)");
        assertThat(pool.stats().rejected()).isEqualTo(1);
        assertThat(pool.stats().queued()).isEqualTo(1_000);

        release.countDown();
        await().untilAsserted(() -> assertThat(pool.stats().completed()).isEqualTo(1_004));
    }

    @Test
    void everyAcceptedTaskRunsOnceHoweverManyThreadsSubmit() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        Thread[] callers = new Thread[4];
        for (int i = 0; i < callers.length; i++) {
            callers[i] = new Thread(() -> {
                for (int task = 0; task < 20_000; task++) {
                    try {
                        pool.execute(runs::incrementAndGet);
                    } catch (ProxyException e) {
                        refused.incrementAndGet();
                    }
                }
            });
            callers[i].start();
        }
        for (Thread caller : callers) {
            caller.join();
        }

        await().untilAsserted(() -> assertThat(runs.get() + refused.get()).isEqualTo(80_000));
        assertThat(pool.stats().rejected()).isEqualTo(refused.get());
        assertThat(pool.stats().queued()).isZero();
        assertThat(pool.stats().threads()).isLessThanOrEqualTo(4);
    }

    @Test
    void noTaskIsForgottenWhenThreadsEndAtOnce() {
        WorkerPool restless = new WorkerPool(2, Duration.ofNanos(1), new NamedThreads("restless"));
        AtomicInteger runs = new AtomicInteger();
        for (int i = 0; i < 900; i++) {
            restless.execute(runs::incrementAndGet);
        }

        await().untilAsserted(() -> assertThat(runs).hasValue(900));
        await().untilAsserted(() -> assertThat(restless.stats().threads()).isZero());
        restless.close(0);
    }

    @Test
    void idleThreadsEnd() {
        WorkerPool shortLived = new WorkerPool(4, Duration.ofMillis(20), new NamedThreads("short-lived"));
        for (int i = 0; i < 4; i++) {
            shortLived.execute(() -> {});
        }

        await().untilAsserted(() -> assertThat(shortLived.stats().threads()).isZero());
        shortLived.close(0);
    }

    @Test
    void failedTaskHarmsNoOther() {
        pool.execute(() -> {
            throw new IllegalStateException("task failed");
        });
        pool.execute(() -> {});

        await().untilAsserted(() -> assertThat(pool.stats().completed()).isEqualTo(2));
    }

    private void block() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
