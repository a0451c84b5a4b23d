package io.github.rocketmqproxy.receive;

import static io.github.rocketmqproxy.receive.ReceiveHarness.INVISIBLE;
import static io.github.rocketmqproxy.receive.ReceiveHarness.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.TraceSpan;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client keeps a delivery for longer, or gives it back. */
class ChangeInvisibleTest {
    private final ReceiveHarness harness = ReceiveHarness.withBrokers("broker-a");
    private TestClient client = new TestClient(harness.path, ORDERS);

    @BeforeEach
    void deliverOne() {
        harness.produce(1);
        client.open();
        assertThat(client.received()).hasSize(1);
    }

    @Test
    void refusedDeliveryComesAgainAtOnceAndCounts() {
        assertThat(change(Duration.ZERO)).isCompleted();

        assertThat(client.received()).extracting(Delivery::reconsumeTimes).containsExactly(0, 1);
        assertThat(client.stream().unacknowledged()).isEqualTo(1);
        assertThat(harness.metrics.snapshot().givenBack()).isEqualTo(1);
    }

    @Test
    void refusedDeliveryGoesToTheDeadLetterTopicPastTheLimit() {
        for (int i = 0; i < 17; i++) {
            DeliveryHandle latest = client.received().get(i).handle();
            harness.path.changeInvisible(ORDERS, latest, Duration.ZERO, true);
        }

        assertThat(client.received()).hasSize(17);
        assertThat(harness.deadLetters()).hasSize(1);
    }

    @Test
    void delayedRefusalComesAgainAfterTheDelay() {
        change(Duration.ofSeconds(10));

        harness.advance(Duration.ofMillis(9_900));
        assertThat(client.received()).hasSize(1);
        harness.advance(Duration.ofSeconds(1));

        assertThat(client.received()).hasSize(2);
    }

    @Test
    void extendedDeliveryStaysHiddenAndIsAcknowledgedByItsNewHandle() {
        harness.advance(Duration.ofSeconds(50));
        DeliveryHandle renewed = change(Duration.ofMinutes(10)).join();

        harness.advance(Duration.ofMinutes(9));

        assertThat(client.received()).hasSize(1);
        assertThat(client.stream().unacknowledged()).as("not let go of").isEqualTo(1);
        assertThat(harness.path.acknowledge(ORDERS, renewed, TraceSpan.NONE)).isCompleted();
        assertThat(client.stream().unacknowledged()).isZero();
        assertThat(harness.broker.inFlight(ORDERS)).isZero();
    }

    @Test
    void handleThatWasReplacedIsRefused() {
        harness.advance(Duration.ofSeconds(1));
        change(Duration.ofMinutes(10)).join();

        assertThat(client.acknowledge(client.received().get(0))).isCompletedExceptionally();
    }

    @Test
    void failedChangeLeavesEverythingAsItWas() {
        harness.broker.failNextChanges(1, ErrorCode.BROKER_BUSY);

        assertThat(ReceiveHarness.failureOf(change(Duration.ZERO)).code()).isEqualTo(ErrorCode.BROKER_BUSY);

        assertThat(client.stream().unacknowledged()).isEqualTo(1);
        assertThat(client.acknowledge(client.received().get(0))).isCompleted();
    }

    @Test
    void expiredDeliveryCannotBeExtended() {
        harness.advance(INVISIBLE.plusSeconds(1));

        assertThat(ReceiveHarness.failureOf(change(Duration.ofMinutes(1))).code())
                .isEqualTo(ErrorCode.INVALID_RECEIPT_HANDLE);
    }

    @Test
    void durationOutsideItsRangeIsRefusedByName() {
        assertThat(ReceiveHarness.failureOf(change(Duration.ofMillis(-1))))
                .hasMessageContaining("invisible_duration_ms: -1 (expected: 0 to 43200000)")
                .extracting("code")
                .isEqualTo(ErrorCode.ILLEGAL_INVISIBLE_DURATION);
        assertThat(ReceiveHarness.failureOf(change(Duration.ofHours(12).plusMillis(1)))
                        .code())
                .isEqualTo(ErrorCode.ILLEGAL_INVISIBLE_DURATION);
        assertThat(change(Duration.ofHours(12))).isCompleted();
    }

    private CompletableFuture<DeliveryHandle> change(Duration invisible) {
        return harness.path.changeInvisible(ORDERS, client.received().get(0).handle(), invisible, true);
    }
}
