package io.github.rocketmqproxy.receive;

import static io.github.rocketmqproxy.receive.ReceiveHarness.LONG_POLL;
import static io.github.rocketmqproxy.receive.ReceiveHarness.ORDERS;
import static io.github.rocketmqproxy.receive.ReceiveHarness.PULL_INTERVAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.broker.PopRequest;
import io.github.rocketmqproxy.buffer.MemoryBudget;
import io.github.rocketmqproxy.testkit.FakeFaults.Operation;
import io.github.rocketmqproxy.testkit.TestMessages;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** PULL_INTERVAL is a pause after nothing, never after messages. */
class PopPaceTest {
    private final ReceiveHarness harness = ReceiveHarness.withBrokers("broker-a");

    @Test
    void backlogIsFetchedWithoutAnyPause() {
        harness.produce(5_000);

        TestClient client = new TestClient(harness.path, ORDERS).acknowledging().open();

        assertThat(client.texts()).as("no time has passed").hasSize(5_000).doesNotHaveDuplicates();
    }

    @Test
    void messageThatArrivesDuringTheLongPollIsDeliveredAtOnce() {
        TestClient client = harness.client();
        harness.advance(Duration.ofSeconds(2));

        harness.produce(1);

        assertThat(client.received()).hasSize(1);
        assertThat(harness.broker.waitingPops())
                .as("and the next long poll has begun")
                .isEqualTo(1);
    }

    @Test
    void longPollThatEndsEmptyIsFollowedByTheNextAtOnce() {
        harness.client();

        harness.advance(LONG_POLL.multipliedBy(10));

        assertThat(harness.pops()).hasSize(11);
        assertThat(harness.pops()).allSatisfy(pop -> assertThat(pop.longPoll()).isEqualTo(LONG_POLL));
    }

    @Test
    void brokerThatNeverWaitsIsAskedAsRarelyAsThePullIntervalSays() {
        harness.broker.faults().answerAtOnce(true);
        harness.client();
        harness.advance(PULL_INTERVAL.multipliedBy(2));
        int before = harness.pops().size();
        assertThat(before).isLessThanOrEqualTo(8);

        harness.advance(PULL_INTERVAL.multipliedBy(10));

        assertThat(harness.pops()).hasSize(before + 10);
    }

    @Test
    void whoIsWokenInVainIsBackForTheNextMessage() {
        harness.broker.faults().answerAtOnce(true);
        TestClient client = harness.client();
        harness.broker.faults().answerAtOnce(false);

        harness.advance(Duration.ofMillis(1));
        assertThat(harness.broker.waitingPops()).isEqualTo(1);
        harness.produce(1);

        assertThat(client.received()).hasSize(1);
    }

    @Test
    void longPollThatWasWaitedForMakesTheNextPauseShortAgain() {
        harness.broker.faults().answerAtOnce(true);
        harness.client();
        harness.advance(PULL_INTERVAL.multipliedBy(5));
        harness.broker.faults().answerAtOnce(false);
        harness.advance(LONG_POLL.multipliedBy(2));
        int before = harness.pops().size();
        harness.broker.faults().answerAtOnce(true);

        harness.advance(LONG_POLL.plusMillis(10));

        assertThat(harness.pops().size() - before).isGreaterThanOrEqualTo(3);
    }

    @Test
    void failureIsFollowedByAPause() {
        harness.broker.faults().failNext(Operation.POP, 1_000_000, ErrorCode.BROKER_ERROR);
        harness.client();
        int before = harness.broker.journal().popAttempts().size();

        harness.advance(PULL_INTERVAL.multipliedBy(10));

        assertThat(harness.broker.journal().popAttempts().size() - before).isEqualTo(10);
    }

    @Test
    void withoutPullIntervalAFailingBrokerIsStillNotHammered() {
        ReceiveHarness eager = new ReceiveHarness(
                ReceiveHarness.config(1_000, Duration.ZERO, -1), new MemoryBudget(1_000, 1 << 20), "broker-a");
        eager.client();
        eager.broker.goDown("broker-a");

        eager.advance(Duration.ofSeconds(10));

        assertThat(eager.broker.journal().popAttempts().size()).isLessThanOrEqualTo(200);
    }

    @Test
    void oneRequestAtATimeAsksForNoMoreThanTheBrokersLimit() {
        harness.produce(500);
        TestClient client = new TestClient(harness.path, ORDERS).taking(40).open();

        assertThat(harness.pops())
                .allSatisfy(pop -> assertThat(pop.maxMessages()).isBetween(1, 32));
        harness.advance(Duration.ofMinutes(1));
        assertThat(harness.broker.waitingPops()).isLessThanOrEqualTo(1);
        assertThat(client.received()).hasSize(40);
    }

    @Test
    void fetchesNoMoreThanTheWindowHasRoomFor() {
        harness.produce(500);
        TestClient client = harness.client();

        assertThat(client.received()).hasSize(DeliveryWindow.START);
        assertThat(harness.pops().stream().mapToInt(PopRequest::maxMessages).sum())
                .isEqualTo(DeliveryWindow.START);
    }

    @Test
    void everyBrokerGetsItsTurnHoweverSmallTheWindow() {
        ReceiveHarness small = new ReceiveHarness(
                ReceiveHarness.config(1, PULL_INTERVAL, -1),
                new MemoryBudget(1_000, 1 << 20),
                "broker-a",
                "broker-b",
                "broker-c");
        TestClient client = small.client().acknowledging();
        for (String broker : List.of("broker-a", "broker-b", "broker-c")) {
            small.produce(broker, 0, TestMessages.to("orders").body(broker));
        }

        small.advance(LONG_POLL.multipliedBy(4));

        assertThat(client.texts()).containsExactlyInAnyOrder("broker-a", "broker-b", "broker-c");
    }

    @Test
    void busyBrokerDoesNotStarveTheOthers() {
        ReceiveHarness two = ReceiveHarness.withBrokers("broker-a", "broker-b");
        for (int i = 0; i < 5_000; i++) {
            two.produce("broker-a", i % 4, TestMessages.to("orders").body("a" + i));
        }
        two.produce("broker-b", 0, TestMessages.to("orders").body("from b"));

        TestClient client = two.client();

        assertThat(client.texts()).as("within the first window").contains("from b");
    }
}
