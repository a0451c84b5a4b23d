package io.github.rocketmqproxy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.worker.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many tests rest on this clock. */
class ManualTimerTest {
    private final ManualTimer timer = new ManualTimer();
    private final List<String> runs = new ArrayList<>();

    @Test
    void runsWhatIsDueInOrderAndShowsEachTaskItsOwnTime() {
        long start = timer.nanoTime();
        timer.schedule(() -> runs.add("b at " + (timer.nanoTime() - start)), Duration.ofNanos(20));
        timer.schedule(() -> runs.add("a at " + (timer.nanoTime() - start)), Duration.ofNanos(10));
        timer.schedule(() -> runs.add("too late"), Duration.ofNanos(31));

        timer.advance(Duration.ofNanos(30));

        assertThat(runs).containsExactly("a at 10", "b at 20");
        assertThat(timer.nanoTime() - start).isEqualTo(30);
        assertThat(timer.waiting()).isEqualTo(1);
    }

    @Test
    void taskScheduledByATaskRunsInTheSameStepIfItIsDue() {
        timer.schedule(() -> timer.schedule(() -> runs.add("second"), Duration.ofSeconds(1)), Duration.ofSeconds(1));

        timer.advance(Duration.ofSeconds(2));

        assertThat(runs).containsExactly("second");
    }

    @Test
    void repeatedTaskRunsUntilItIsCancelled() {
        Cancellable task = timer.scheduleRepeatedly(() -> runs.add("run"), Duration.ofSeconds(1));
        timer.advance(Duration.ofMillis(3_500));
        assertThat(runs).hasSize(3);

        task.cancel();
        timer.advance(Duration.ofSeconds(10));
        assertThat(runs).hasSize(3);
        assertThat(timer.waiting()).isZero();
    }

    @Test
    void bothClocksMoveTogether() {
        long millis = timer.currentTimeMillis();

        timer.advance(Duration.ofSeconds(5));

        assertThat(timer.currentTimeMillis() - millis).isEqualTo(5_000);
    }
}
