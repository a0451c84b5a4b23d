package io.github.rocketmqproxy.send;

import static io.github.rocketmqproxy.send.SendHarness.FLUSH_INTERVAL;
import static io.github.rocketmqproxy.send.SendHarness.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batches go by what is set at the moment, also in a lane that has been in use before. */
class TunedSendTest {
    private final SendHarness harness = SendHarness.withBatches(5, FLUSH_INTERVAL);

    @BeforeEach
    void keepBrokersFromAnswering() {
        harness.warm().broker.holdSends();
        harness.send(PLAIN.body("in flight"));
    }

    @AfterEach
    void everythingIsSettled() {
        harness.broker.releaseSends();
        harness.timer.advance(Duration.ofMinutes(2));
        harness.assertNothingIsHeld();
    }

    @Test
    void largerBatchesWaitForMoreMessages() {
        harness.tune(8, FLUSH_INTERVAL);

        harness.sendNumbered(PLAIN, 7);
        assertThat(harness.requestSizes()).containsExactly(1);
        harness.send(PLAIN.body("the eighth"));

        assertThat(harness.requestSizes()).containsExactly(1, 8);
    }

    @Test
    void whatWaitsLeavesInBatchesOfTheNewSize() {
        harness.sendNumbered(PLAIN, 4);

        harness.tune(2, FLUSH_INTERVAL);
        harness.broker.releaseSends();

        assertThat(harness.requestSizes()).containsExactly(1, 2, 2);
    }

    @Test
    void messageWaitsNoLongerThanTheNewFlushInterval() {
        harness.tune(5, Duration.ofMillis(30));
        harness.send(PLAIN.body("waits"));

        harness.timer.advance(Duration.ofMillis(29));
        assertThat(harness.requestSizes()).containsExactly(1);
        harness.timer.advance(Duration.ofMillis(1));

        assertThat(harness.requestSizes()).containsExactly(1, 1);
    }

    @Test
    void messageThatWaitsAlreadyMayWaitAsLongAsALongerFlushIntervalSays() {
        harness.send(PLAIN.body("waits"));

        harness.tune(5, Duration.ofSeconds(1));
        harness.timer.advance(Duration.ofMillis(999));
        assertThat(harness.requestSizes()).containsExactly(1);
        harness.timer.advance(Duration.ofMillis(1));

        assertThat(harness.requestSizes()).containsExactly(1, 1);
    }

    @Test
    void withoutFlushIntervalNothingWaits() {
        harness.tune(5, Duration.ZERO);

        harness.send(PLAIN.body("does not wait"));

        assertThat(harness.requestSizes()).containsExactly(1, 1);
    }
}
