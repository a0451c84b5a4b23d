package io.github.rocketmqproxy.receive;

import static io.github.rocketmqproxy.receive.ReceiveHarness.INVISIBLE;
import static io.github.rocketmqproxy.receive.ReceiveHarness.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.TraceSpan;
import io.github.rocketmqproxy.buffer.MemoryBudget;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.testkit.TestMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An acknowledgement is true when the broker has it; what is not acknowledged comes again, up to the group's limit. */
class AcknowledgeTest {
    private final ReceiveHarness harness = ReceiveHarness.withBrokers("broker-a");

    @Test
    void acknowledgementCompletesOnlyWhenTheBrokerHasIt() {
        harness.produce(1);
        TestClient client = harness.client();
        harness.broker.holdAcks();

        CompletableFuture<Void> acknowledged =
                client.acknowledge(client.received().get(0));
        assertThat(acknowledged).isNotDone();
        harness.broker.releaseAcks();

        assertThat(acknowledged).isCompleted();
        assertThat(harness.broker.inFlight(ORDERS)).isZero();
        assertThat(harness.metrics.snapshot().acknowledged()).isEqualTo(1);
    }

    @Test
    void acknowledgementThatTheBrokerHasOnlyAfterTheHandleExpiredIsNotConfirmed() {
        harness.produce(1);
        TestClient client = harness.client();
        harness.broker.holdAcks();
        CompletableFuture<Void> acknowledged =
                client.acknowledge(client.received().get(0));
        harness.timer.advance(INVISIBLE);
        harness.broker.releaseAcks();

        assertThat(ReceiveHarness.failureOf(acknowledged))
                .hasMessageContaining("expired")
                .extracting("code")
                .isEqualTo(ErrorCode.INVALID_RECEIPT_HANDLE);
        assertThat(harness.metrics.snapshot().acknowledged()).isZero();
    }

    @Test
    void acknowledgedMessageNeverComesAgain() {
        harness.produce(10);
        TestClient client = harness.client();
        client.acknowledgeAll();

        harness.advance(Duration.ofMinutes(10));

        assertThat(client.texts()).hasSize(10).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"BROKER_UNREACHABLE", "BROKER_BUSY", "BROKER_TIMEOUT"})
    void acknowledgementIsRepeatedUntilTheBrokerIsBack(ErrorCode failure) {
        harness.produce(1);
        TestClient client = harness.client();
        harness.broker.failNextAcks(2, failure);
        CompletableFuture<Void> acknowledged =
                client.acknowledge(client.received().get(0));
        assertThat(acknowledged).isNotDone();

        harness.advance(Duration.ofSeconds(1));

        assertThat(acknowledged).isCompleted();
        harness.advance(Duration.ofMinutes(2));
        assertThat(client.received()).hasSize(1);
    }

    @Test
    void brokerThatStaysDownIsAnErrorAndTheMessageComesAgain() {
        harness.produce(1);
        TestClient client = harness.client();
        harness.broker.goDown("broker-a");
        CompletableFuture<Void> acknowledged =
                client.acknowledge(client.received().get(0));
        harness.advance(Duration.ofSeconds(10));

        assertThat(ReceiveHarness.failureOf(acknowledged).code()).isEqualTo(ErrorCode.BROKER_UNREACHABLE);
        assertThat(harness.metrics.snapshot().acknowledgeFailures()).isEqualTo(1);
        harness.broker.comeBack("broker-a");
        harness.advance(INVISIBLE);
        assertThat(client.texts()).containsExactly("0", "0");
    }

    @Test
    void refusalByTheBrokerIsNotRepeated() {
        harness.produce(1);
        TestClient client = harness.client();
        harness.broker.failNextAcks(1, ErrorCode.INVALID_RECEIPT_HANDLE);

        assertThat(ReceiveHarness.failureOf(client.acknowledge(client.received().get(0)))
                        .code())
                .isEqualTo(ErrorCode.INVALID_RECEIPT_HANDLE);
    }

    @Test
    void acknowledgementIsNotRepeatedPastTheInvisibleDuration() {
        harness.produce(1);
        TestClient client = harness.client();
        harness.advance(INVISIBLE.minusMillis(50));
        harness.broker.failNextAcks(9, ErrorCode.BROKER_BUSY);

        CompletableFuture<Void> acknowledged =
                client.acknowledge(client.received().get(0));

        assertThat(ReceiveHarness.failureOf(acknowledged).code()).isEqualTo(ErrorCode.BROKER_BUSY);
    }

    @Test
    void lateAcknowledgementIsRefusedWithTheReasonAndTheBrokerIsNotAsked() {
        harness.produce(1);
        TestClient client = harness.client();
        harness.advance(INVISIBLE.plusMillis(250));

        CompletableFuture<Void> late = client.acknowledge(client.received().get(0));

        assertThat(ReceiveHarness.failureOf(late))
                .hasMessageContaining("expired 250 ms ago")
                .hasMessageContaining("ChangeInvisibleDuration")
                .extracting("code")
                .isEqualTo(ErrorCode.INVALID_RECEIPT_HANDLE);
        assertThat(harness.broker.acks()).isEmpty();
    }

    @Test
    void acknowledgementInTheLastMomentCounts() {
        harness.produce(1);
        TestClient client = harness.client();
        harness.advance(INVISIBLE.minusMillis(1));

        assertThat(client.acknowledge(client.received().get(0))).isCompleted();
    }

    @Test
    void handleOfAnUnknownBrokerIsAnError() {
        DeliveryHandle foreign =
                new DeliveryHandle(0, harness.timer.currentTimeMillis(), 60_000, 0, 0, "broker-of-others", 0, 0, 0);

        CompletableFuture<Void> acknowledged = harness.path.acknowledge(ORDERS, foreign, TraceSpan.NONE);
        harness.advance(Duration.ofSeconds(10));

        assertThat(acknowledged).isCompletedExceptionally();
    }

    @Test
    void secondAcknowledgementOfOneDeliveryIsAnErrorAndDoesNoHarm() {
        harness.produce(2);
        TestClient client = harness.client();
        Delivery first = client.received().get(0);
        assertThat(client.acknowledge(first)).isCompleted();

        assertThat(client.acknowledge(first)).isCompletedExceptionally();
        assertThat(client.acknowledge(client.received().get(1))).isCompleted();
    }

    @Test
    void unacknowledgedMessageComesAgainWithItsCountRaised() {
        harness.produce(1);
        TestClient client = harness.client();

        for (int i = 0; i < 3; i++) {
            harness.advance(INVISIBLE);
        }

        assertThat(client.received()).extracting(Delivery::reconsumeTimes).containsExactly(0, 1, 2, 3);
        assertThat(client.received())
                .extracting(Delivery::messageId)
                .containsOnly(client.received().get(0).messageId());
        assertThat(client.stream().unacknowledged()).as("only the latest").isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void messagePastTheGroupsLimitGoesToTheDeadLetterTopicAndNotToTheClient(int limit) {
        harness.broker.group("group", false, limit);
        harness.produce(1);
        TestClient client = harness.client();

        harness.advance(INVISIBLE.multipliedBy(limit + 3));

        assertThat(client.received()).hasSize(limit + 1);
        assertThat(harness.deadLetters())
                .singleElement()
                .satisfies(
                        message -> assertThat(TestMessages.text(message.body())).isEqualTo("0"));
        assertThat(harness.metrics.snapshot().deadLettered()).isEqualTo(1);
        assertThat(harness.broker.inFlight(ORDERS)).isZero();
    }

    @Test
    void settingOverridesTheGroupsLimit() {
        ReceiveHarness limited = new ReceiveHarness(
                ReceiveHarness.config(1_000, Duration.ofSeconds(1), 2), new MemoryBudget(1_000, 1 << 20), "broker-a");
        limited.produce(1);
        TestClient client = limited.client();

        limited.advance(INVISIBLE.multipliedBy(10));

        assertThat(client.received()).hasSize(3);
        assertThat(limited.deadLetters()).hasSize(1);
    }

    @Test
    void messageThatCannotBeBuriedIsNotLostAndBuriedLater() {
        harness.broker.group("group", false, 0);
        harness.produce(1);
        TestClient client = harness.client();
        harness.advance(INVISIBLE.minusSeconds(1));
        harness.broker.failNextAcks(1, ErrorCode.BROKER_BUSY);
        harness.advance(INVISIBLE.multipliedBy(3));

        assertThat(client.received()).hasSize(1);
        assertThat(harness.deadLetters()).isNotEmpty();
        assertThat(harness.broker.inFlight(ORDERS)).isZero();
    }

    @Test
    void acknowledgementMakesRoomForTheNext() {
        harness.produce(200);
        TestClient client = harness.client();
        assertThat(client.received()).hasSize(DeliveryWindow.START);

        List<Delivery> first = new ArrayList<>(client.received().subList(0, 10));
        first.forEach(client::acknowledge);

        assertThat(client.received()).hasSizeGreaterThanOrEqualTo(DeliveryWindow.START + 10);
    }

    @Test
    void acknowledgementThroughAnotherStreamOfTheGroupMakesRoomToo() {
        harness.produce(200);
        TestClient client = harness.client();
        TestClient other = harness.client();
        int before = client.received().size();

        other.acknowledge(client.received().get(0));

        assertThat(client.received()).hasSizeGreaterThan(before);
        assertThat(client.stream().unacknowledged()).isGreaterThanOrEqualTo(before);
    }
}
