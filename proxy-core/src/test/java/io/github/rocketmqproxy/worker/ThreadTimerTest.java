package io.github.rocketmqproxy.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ThreadTimerTest {
    private static final Duration NEVER = Duration.ofDays(300);

    private final ThreadTimer timer = new ThreadTimer(new NamedThreads("test-timer"));

    @AfterEach
    void close() {
        timer.close();
    }

    @Test
    void tasksRunInTheOrderOfTheirTime() {
        ConcurrentLinkedQueue<String> runs = new ConcurrentLinkedQueue<>();
        long start = timer.nanoTime();
        timer.schedule(() -> runs.add("later"), Duration.ofMillis(60));
        timer.schedule(() -> runs.add("sooner"), Duration.ofMillis(20));
        timer.schedule(() -> runs.add("at once"), Duration.ofMillis(-5));

        await().untilAsserted(() -> assertThat(runs).containsExactly("at once", "sooner", "later"));
        assertThat(timer.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(60));
    }

    @Test
    void cancelledTasksLeaveNothingBehind() {
        List<Cancellable> tasks = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            tasks.add(timer.schedule(() -> {}, NEVER));
        }
        assertThat(timer.waiting()).isEqualTo(10_000);

        tasks.forEach(Cancellable::cancel);
        tasks.forEach(Cancellable::cancel);

        assertThat(timer.waiting()).isZero();
    }

    @Test
    void cancelledTaskDoesNotRun() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch busy = new CountDownLatch(1);
        timer.schedule(() -> awaitLatch(busy), Duration.ZERO);
        timer.schedule(runs::incrementAndGet, Duration.ZERO).cancel();
        CompletableFuture<Void> after = new CompletableFuture<>();
        timer.schedule(() -> after.complete(null), Duration.ZERO);
        busy.countDown();
        after.get();

        assertThat(runs).hasValue(0);
    }

    @Test
    void failureStopsNeitherTheTimerNorTheRepetition() {
        AtomicInteger runs = new AtomicInteger();
        Cancellable repeated = timer.scheduleRepeatedly(
                () -> {
                    if (runs.incrementAndGet() % 2 == 1) {
                        throw new IllegalStateException("odd run");
                    }
                    throw new AssertionError("even run");
                },
                Duration.ofMillis(1));

        await().untilAsserted(() -> assertThat(runs).hasValueGreaterThanOrEqualTo(4));
        repeated.cancel();
        assertThat(timer.waiting()).isZero();
    }

    @Test
    void repetitionNeedsAnInterval() {
        assertThatThrownBy(() -> timer.scheduleRepeatedly(() -> {}, Duration.ZERO))
                .hasMessage("interval: PT0S (expected: more than zero)");
    }

    @Test
    void closedTimerForgetsItsTasks() {
        AtomicInteger runs = new AtomicInteger();
        timer.schedule(runs::incrementAndGet, Duration.ofMillis(50));
        timer.close();

        assertThat(timer.awaitEnd(TimeUnit.SECONDS.toNanos(5))).isZero();
        timer.schedule(runs::incrementAndGet, Duration.ZERO);
        assertThat(timer.waiting()).isZero();
        assertThat(runs).hasValue(0);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
