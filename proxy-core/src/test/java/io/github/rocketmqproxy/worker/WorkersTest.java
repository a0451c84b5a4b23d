package io.github.rocketmqproxy.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.config.WorkerConfig;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WorkersTest {
    private static final WorkerConfig CONFIG = new WorkerConfig(2, 1);

    @Test
    void tasksRunOnDaemonThreadsWithTellingNames() throws Exception {
        try (Workers workers = Workers.create(CONFIG, null, "engine-7")) {
            Thread blocking = CompletableFuture.supplyAsync(Thread::currentThread, workers.blocking())
                    .get();
            CompletableFuture<Thread> timed = new CompletableFuture<>();
            workers.timer().schedule(() -> timed.complete(Thread.currentThread()), Duration.ZERO);

            assertThat(blocking.getName()).isEqualTo("engine-7-worker-1");
            assertThat(blocking.isDaemon()).isTrue();
            assertThat(timed.get().getName()).isEqualTo("engine-7-timer-1");
            assertThat(timed.get().isDaemon()).isTrue();
            assertThat(workers.stats().maxThreads()).isEqualTo(2);
        }
    }

    @Test
    void nothingStartsBeforeThereIsWork() {
        try (Workers workers = Workers.create(CONFIG, null, "lazy")) {
            assertThat(workers.stats().threads()).isZero();
            assertThat(threadsNamed("lazy")).isZero();
        }
    }

    @Test
    void closeFinishesAcceptedTasksAndLeavesNoThread() {
        Workers workers = Workers.create(new WorkerConfig(1, 1), null, "closing");
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger done = new AtomicInteger();
        workers.blocking().execute(() -> {
            started.countDown();
            awaitQuietly(go);
            done.incrementAndGet();
        });
        workers.blocking().execute(done::incrementAndGet);
        workers.timer().schedule(done::incrementAndGet, Duration.ofHours(1));
        awaitQuietly(started);
        go.countDown();

        assertThat(workers.close(Duration.ofSeconds(10))).isZero();

        assertThat(done).as("both tasks, not the timed one").hasValue(2);
        await().untilAsserted(() -> assertThat(threadsNamed("closing")).isZero());
    }

    @Test
    void closeInterruptsWhatDoesNotEndByItselfAndCountsWhatIgnoresThat() {
        Workers workers = Workers.create(CONFIG, null, "stubborn");
        CountDownLatch bothStarted = new CountDownLatch(2);
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<Void> interrupted = new CompletableFuture<>();
        workers.blocking().execute(() -> {
            bothStarted.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.complete(null);
            }
        });
        workers.blocking().execute(() -> {
            bothStarted.countDown();
            boolean ended = false;
            while (!ended) {
                ended = awaitQuietly(end);
            }
        });
        awaitQuietly(bothStarted);

        assertThat(workers.close(Duration.ofMillis(1))).isEqualTo(1);
        assertThat(interrupted).isCompleted();
        end.countDown();
        assertThat(workers.close(Duration.ZERO)).isZero();
    }

    @Test
    void closedWorkersRefuseTasksAndDropTimedOnes() {
        Workers workers = Workers.create(CONFIG, null, "closed");
        workers.close();
        AtomicInteger runs = new AtomicInteger();

        assertThatThrownBy(() -> workers.blocking().execute(runs::incrementAndGet))
                .isInstanceOfSatisfying(
                        ProxyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SHUTTING_DOWN));
        workers.timer().schedule(runs::incrementAndGet, Duration.ZERO).cancel();
        workers.timer()
                .scheduleRepeatedly(runs::incrementAndGet, Duration.ofNanos(1))
                .cancel();
        assertThat(runs).hasValue(0);
        assertThat(threadsNamed("closed")).isZero();
    }

    @Test
    void hostsExecutorIsUsedAndNeverShutDown() {
        ExecutorService host = mock(ExecutorService.class);
        Workers workers = Workers.create(CONFIG, host, "guest");

        workers.blocking().execute(() -> {});
        workers.close();

        verify(host).execute(any());
        verify(host, never()).shutdown();
        verify(host, never()).shutdownNow();
    }

    @Test
    void figuresOfAHostsExecutorAreOurTasksInIt() {
        Deque<Runnable> waiting = new ArrayDeque<>();
        try (Workers workers = Workers.create(CONFIG, waiting::add, "guest")) {
            workers.blocking()
                    .execute(() -> assertThat(workers.stats().active()).isEqualTo(1));
            assertThat(workers.stats().queued()).isEqualTo(1);

            waiting.remove().run();

            assertThat(workers.stats().queued()).isZero();
            assertThat(workers.stats().active()).isZero();
            assertThat(workers.stats().completed()).isEqualTo(1);
            assertThat(workers.stats().maxThreads()).isZero();
        }
    }

    @Test
    void refusalOfAHostsExecutorSaysWhose() {
        ExecutorService host = mock(ExecutorService.class);
        try (Workers workers = Workers.create(CONFIG, host, "guest")) {
            doThrow(new RejectedExecutionException("full")).when(host).execute(any());

            assertThatThrownBy(() -> workers.blocking().execute(() -> {}))
                    .isInstanceOfSatisfying(
                            ProxyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED))
                    .hasMessageContaining("executor that the host application gave");
            assertThat(workers.stats().rejected()).isEqualTo(1);
            assertThat(workers.stats().queued()).isZero();
        }
    }

    private static long threadsNamed(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix + "-"))
                .count();
    }

    private static boolean awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
