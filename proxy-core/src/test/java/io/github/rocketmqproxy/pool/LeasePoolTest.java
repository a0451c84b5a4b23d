package io.github.rocketmqproxy.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mockito.InOrder;

@Timeout(30)
class LeasePoolTest extends LeasePoolHarness {
    @Test
    void leasesOfOneKeyShareOneValue() {
        LeasePool<String, String> pool = pool(key -> new String("value of " + key), Runnable::run);

        Lease<String> first = pool.acquire("a");
        Lease<String> second = pool.acquire("a");
        Lease<String> other = pool.acquire("b");

        assertThat(first.value()).isEqualTo("value of a").isSameAs(second.value());
        assertThat(other.value()).isEqualTo("value of b");
        assertThat(pool.values()).containsExactlyInAnyOrder("value of a", "value of b");
        assertThat(pool.size()).isEqualTo(2);
        assertThat(pool.leased()).isEqualTo(2);
        assertThat(pool.opened()).isEqualTo(2);
    }

    @Test
    void valueIsClosedOnlyAfterTheIdleTimeHasPassed() {
        LeasePool<String, String> pool = pool();
        pool.acquire("a").close();

        time.advance(IDLE);
        pool.evictIdle();
        verify(closer, never()).accept(any());

        time.advance(Duration.ofNanos(1));
        pool.evictIdle();
        pool.evictIdle();
        verify(closer, times(1)).accept("value of a");
        assertThat(pool.size()).isZero();
        assertThat(pool.closed()).isEqualTo(1);
    }

    @Test
    void leasedValueIsNeverEvicted() {
        LeasePool<String, String> pool = pool();
        Lease<String> first = pool.acquire("a");
        Lease<String> second = pool.acquire("a");
        first.close();

        time.advance(IDLE.multipliedBy(10));
        pool.evictIdle();
        assertThat(pool.leased()).isEqualTo(1);
        assertThat(pool.size()).isEqualTo(1);

        second.close();
        assertThat(pool.leased()).isZero();
        pool.evictIdle();
        assertThat(pool.size())
                .as("the idle time begins with the last lease's end")
                .isEqualTo(1);
    }

    @Test
    void leaseClosedTwiceCountsOnce() {
        LeasePool<String, String> pool = pool();
        Lease<String> first = pool.acquire("a");
        Lease<String> second = pool.acquire("a");

        first.close();
        first.close();

        assertThat(pool.leased()).isEqualTo(1);
        second.close();
        assertThat(pool.leased()).isZero();
    }

    @Test
    void evictedKeyIsOpenedAnew() {
        AtomicInteger number = new AtomicInteger();
        LeasePool<String, String> pool = pool(key -> key + number.incrementAndGet(), Runnable::run);
        pool.acquire("a").close();
        time.advance(IDLE.plusSeconds(1));
        pool.evictIdle();

        assertThat(pool.acquire("a").value()).isEqualTo("a2");
        assertThat(pool.opened()).isEqualTo(2);
    }

    @Test
    void valueLeasedAgainBeforeItsEvictionRunsStaysOpen() {
        Deque<Runnable> waiting = new ArrayDeque<>();
        LeasePool<String, String> pool = pool(key -> "value of " + key, waiting::add);
        pool.acquire("a").close();
        time.advance(IDLE.plusSeconds(1));
        pool.evictIdle();

        Lease<String> again = pool.acquire("a");
        waiting.forEach(Runnable::run);

        verify(closer, never()).accept(any());
        assertThat(pool.values()).containsExactly(again.value());
    }

    @Test
    void refusedEvictionIsTriedAgain() {
        Deque<Executor> answers = new ArrayDeque<>();
        answers.add(task -> {
            throw new RejectedExecutionException("full");
        });
        answers.add(Runnable::run);
        LeasePool<String, String> pool =
                pool(key -> "value of " + key, task -> answers.remove().execute(task));
        pool.acquire("a").close();
        time.advance(IDLE.plusSeconds(1));

        pool.evictIdle();
        assertThat(pool.size()).isEqualTo(1);
        pool.evictIdle();
        assertThat(pool.size()).isZero();
    }

    @Test
    void failedOpeningReachesItsCallerAndTheNextOneTriesAgain() {
        AtomicInteger attempts = new AtomicInteger();
        LeasePool<String, String> pool = pool(
                key -> {
                    if (attempts.incrementAndGet() == 1) {
                        throw new IllegalStateException("no route to " + key);
                    }
                    return key;
                },
                Runnable::run);

        assertThatThrownBy(() -> pool.acquire("a")).hasMessage("no route to a");
        assertThat(pool.size()).isZero();
        assertThat(pool.acquire("a").value()).isEqualTo("a");
        assertThat(pool.opened()).isEqualTo(1);
    }

    @Test
    void callersWhoWaitedForAFailedOpeningTryThemselves() throws Exception {
        CountDownLatch opening = new CountDownLatch(1);
        CountDownLatch fail = new CountDownLatch(1);
        AtomicInteger attempts = new AtomicInteger();
        LeasePool<String, String> pool = pool(
                key -> {
                    if (attempts.incrementAndGet() == 1) {
                        opening.countDown();
                        awaitLatch(fail);
                        throw new IllegalStateException("first");
                    }
                    return key;
                },
                Runnable::run);

        Future<Lease<String>> first = threads.submit(() -> pool.acquire("a"));
        awaitLatch(opening);
        Future<Lease<String>> second = threads.submit(() -> pool.acquire("a"));
        fail.countDown();

        assertThatThrownBy(first::get).hasRootCauseMessage("first");
        assertThat(second.get().value()).isEqualTo("a");
    }

    @Test
    void slowOpeningBlocksNoOtherKeyAndNoFigures() throws Exception {
        CountDownLatch opening = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        LeasePool<String, String> pool = pool(
                key -> {
                    if (key.equals("slow")) {
                        opening.countDown();
                        awaitLatch(open);
                    }
                    return key;
                },
                Runnable::run);

        Future<Lease<String>> slow = threads.submit(() -> pool.acquire("slow"));
        awaitLatch(opening);

        assertThat(pool.acquire("quick").value()).isEqualTo("quick");
        pool.evictIdle();
        assertThat(pool.values()).containsExactly("quick");
        assertThat(pool.size()).isEqualTo(1);
        assertThat(pool.leased()).isEqualTo(1);
        open.countDown();
        assertThat(slow.get().value()).isEqualTo("slow");
    }

    @Test
    void manyThreadsOpenAKeyOnce() throws Exception {
        AtomicInteger openings = new AtomicInteger();
        LeasePool<String, String> pool = pool(
                key -> {
                    openings.incrementAndGet();
                    return key;
                },
                Runnable::run);
        int callers = 16;
        CyclicBarrier together = new CyclicBarrier(callers);
        List<Future<Lease<String>>> leases = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            leases.add(threads.submit(() -> {
                together.await();
                return pool.acquire("a");
            }));
        }
        for (Future<Lease<String>> lease : leases) {
            lease.get();
        }

        assertThat(openings).hasValue(1);
    }

    @Test
    void valueInUseIsNeverClosedHoweverLeasesAndEvictionsMix() throws Exception {
        Set<Object> closed = ConcurrentHashMap.newKeySet();
        LeasePool<Integer, Object> pool =
                new LeasePool<>(key -> new Object(), closed::add, Duration.ZERO, threads, System::nanoTime);
        AtomicInteger usedAfterClose = new AtomicInteger();
        List<Future<?>> users = new ArrayList<>();
        for (int user = 0; user < 4; user++) {
            users.add(threads.submit(() -> {
                for (int i = 0; i < 5_000; i++) {
                    try (Lease<Object> lease = pool.acquire(i % 3)) {
                        if (closed.contains(lease.value())) {
                            usedAfterClose.incrementAndGet();
                        }
                    }
                }
            }));
        }
        while (!users.stream().allMatch(Future::isDone)) {
            pool.evictIdle();
        }
        for (Future<?> user : users) {
            user.get();
        }
        pool.close();

        assertThat(usedAfterClose).hasValue(0);
        await().untilAsserted(() -> assertThat(pool.closed()).isEqualTo(pool.opened()));
        assertThat(closed).hasSize((int) pool.opened());
    }

    @Test
    void evictionsCloseEachValueBeforeItsSuccessorIsEvicted() {
        AtomicInteger number = new AtomicInteger();
        LeasePool<String, String> pool = pool(key -> key + number.incrementAndGet(), Runnable::run);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            try (Lease<String> lease = pool.acquire("a")) {
                seen.add(lease.value());
            }
            time.advance(IDLE.plusSeconds(1));
            pool.evictIdle();
        }

        assertThat(seen).containsExactlyInAnyOrder("a1", "a2", "a3");
        InOrder order = inOrder(closer);
        order.verify(closer).accept("a1");
        order.verify(closer).accept("a2");
        order.verify(closer).accept("a3");
    }
}
