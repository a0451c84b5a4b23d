package io.github.rocketmqproxy.launcher.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopsTest {
    private final ScheduledExecutorService timer = Schedules.open();
    private final HandMovedSender sender = new HandMovedSender();
    private final Payload body = Payload.ofSize(40);

    @AfterEach
    void end() {
        timer.shutdownNow();
    }

    @Test
    void aClosedLoopHasAsManyUnderWayAsItHasWorkersAndSendsNoMoreThanAsked() {
        Phases phases = phases(3, 5);
        new ClosedLoop(phases, sender, body, timer).start(2);
        int sent = 0;
        while (sender.underWay() > 0) {
            assertThat(sender.underWay()).isEqualTo(Math.min(2, 8 - sent));
            sender.takeOldest().succeeded();
            sent++;
        }

        assertThat(sent).isEqualTo(8);
        phases.measured().sample();
        assertThat(phases.measured().latencies().getTotalCount()).isEqualTo(5);
        assertThat(phases.measured().over()).isTrue();
        assertThat(phases.measured().underWay()).isZero();
    }

    @Test
    void aWorkerWhoseMessageFailedGoesOn() {
        Phases phases = phases(0, 2);
        new ClosedLoop(phases, sender, body, timer).start(1);

        sender.takeOldest().failed("OVERLOADED", "full");
        await().until(() -> sender.underWay() == 1);
        sender.takeOldest().succeeded();

        phases.measured().sample();
        assertThat(phases.measured().latencies().getTotalCount()).isEqualTo(1);
        assertThat(phases.measured().failures().byKind()).containsEntry("OVERLOADED", new Failures.Count(1, "full"));
        assertThat(phases.measured().underWay()).isZero();
    }

    @Test
    void inAnOpenLoopAMessageThatHadToWaitForRoomIsSlow() {
        Phases phases = phases(0, 10);
        new OpenLoop(phases, sender, body, 1000, 1).start();
        await().until(() -> sender.underWay() == 1);
        long standstill = TimeUnit.MILLISECONDS.toNanos(60);
        long begin = System.nanoTime();
        await().pollInterval(Duration.ofMillis(5)).until(() -> System.nanoTime() - begin > standstill);

        for (int answered = 0; answered < 10; answered++) {
            await().pollInterval(Duration.ofMillis(1)).until(() -> sender.underWay() == 1);
            sender.takeOldest().succeeded();
        }

        phases.measured().sample();
        // The last was due 9 ms after the first, which was answered after 60 ms.
        assertThat(phases.measured().latencies().getTotalCount()).isEqualTo(10);
        assertThat(phases.measured().latencies().getMinValue()).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(50));
    }

    @Test
    void anAnswerCountsInThePhaseInWhichItsMessageWasSent() {
        Phases phases = phases(1, 1);
        new ClosedLoop(phases, sender, body, timer).start(2);
        Outcome ofWarmUp = sender.takeOldest();
        Outcome measured = sender.takeOldest();

        measured.failed("UNAVAILABLE", "gone");
        ofWarmUp.succeeded();

        phases.measured().sample();
        assertThat(phases.measured().latencies().getTotalCount()).isZero();
        assertThat(phases.measured().failures().total()).isEqualTo(1);
        assertThat(phases.warmUp().failures().total()).isZero();
    }

    static Phases phases(long warmUp, long measured) {
        return new Phases(new Phase(Extent.of(warmUp), () -> {}), new Phase(Extent.of(measured), () -> {}));
    }
}
