package io.github.rocketmqproxy.receive;

import static io.github.rocketmqproxy.receive.ReceiveHarness.ORDERS;
import static io.github.rocketmqproxy.receive.ReceiveHarness.failureOf;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.broker.PopRequest;
import io.github.rocketmqproxy.buffer.MemoryBudget;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryBatch;
import io.github.rocketmqproxy.message.MessageQueue;
import io.github.rocketmqproxy.message.ReceiveRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Single fetches of consumers that ask each time anew. */
class ReceiveTest {
    private static final Duration TAKES_ITS_TIME = Duration.ZERO;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static ReceiveRequest request(String broker, int queueId, Duration invisible) {
        return new ReceiveRequest(ORDERS, broker, queueId, 32, invisible, Duration.ofSeconds(5), "attempt-1", "client");
    }

    private static DeliveryBatch received(ReceiveHarness harness, ReceiveRequest request) {
        CompletableFuture<DeliveryBatch> batch = harness.path.receive(request);
        assertThat(batch).isCompleted();
        return batch.join();
    }

    @Test
    void batchHoldsItsShareOfTheMemoryUntilItIsTakenOrClosed() {
        ReceiveHarness harness = ReceiveHarness.withBrokers("broker-a");
        harness.produce(3);
        DeliveryBatch batch = received(harness, request("broker-a", -1, MINUTE));
        assertThat(harness.budget.messages()).isEqualTo(3);

        Delivery taken = requireNonNull(batch.next());
        assertThat(harness.budget.messages()).isEqualTo(2);
        batch.close();
        batch.close();

        harness.assertBudgetIsFree();
        assertThat(harness.broker.changes())
                .hasSize(2)
                .allMatch(change -> change.invisible().isZero() && !change.countsAsAttempt())
                .noneMatch(change -> change.handle().equals(taken.handle()));
    }

    @Test
    void fullMemoryIsSaidAtOnceAndNothingIsFetched() {
        ReceiveHarness harness = ReceiveHarness.withBudget(new MemoryBudget(1_000, 1));
        harness.produce(2);
        DeliveryBatch first = received(harness, request("broker-a", -1, MINUTE));
        int pops = harness.pops().size();

        assertThat(failureOf(harness.path.receive(request("broker-a", -1, MINUTE))))
                .hasMessageContaining("MESSAGE_BUFFER_BYTES")
                .extracting("code")
                .isEqualTo(ErrorCode.OVERLOADED);
        assertThat(harness.pops()).hasSize(pops);
        assertThat(first.remaining())
                .as("one fits into an empty budget, the other went back")
                .isEqualTo(1);
        first.close();
    }

    @Test
    void clientThatDoesNotReadLosesItsBatch() {
        ReceiveHarness harness = ReceiveHarness.withBrokers("broker-a");
        harness.produce(2);
        DeliveryBatch batch = received(harness, request("broker-a", -1, MINUTE));

        harness.advance(Duration.ofSeconds(32));

        assertThat(batch.next()).isNull();
        harness.assertBudgetIsFree();
        assertThat(harness.broker.changes()).hasSize(2);
    }

    @Test
    void orderedGroupWithoutLimitOfTimeIsAskedQueueByQueue() {
        ReceiveHarness harness = ReceiveHarness.withBrokers("broker-a");
        harness.broker.group("group", true, 16);

        harness.path.receive(request("broker-a", 2, TAKES_ITS_TIME));
        harness.path.receive(request("broker-a", 2, MINUTE));

        assertThat(harness.pops()).extracting(PopRequest::queueId).containsExactly(2, -1);
        assertThat(harness.pops()).allMatch(PopRequest::orderly);
        assertThat(harness.pops()).extracting(PopRequest::attemptId).containsOnly("attempt-1");
        assertThat(harness.pops()).extracting(PopRequest::invisible).containsExactly(Duration.ofMinutes(15), MINUTE);
    }

    @Test
    void otherGroupIsAskedForAllOfTheBroker() {
        ReceiveHarness harness = ReceiveHarness.withBrokers("broker-a");

        harness.path.receive(request("broker-a", 2, TAKES_ITS_TIME));

        assertThat(harness.pops()).extracting(PopRequest::queueId).containsExactly(-1);
    }

    @Test
    void withoutABrokerAllTakeTurns() {
        ReceiveHarness harness = ReceiveHarness.withBrokers("broker-a", "broker-b");

        for (int i = 0; i < 4; i++) {
            harness.path.receive(request("", -1, MINUTE));
        }

        assertThat(harness.pops())
                .extracting(PopRequest::brokerName)
                .containsExactly("broker-a", "broker-b", "broker-a", "broker-b");
    }

    @Test
    void groupThatIsSwitchedOffMayNotConsume() {
        ReceiveHarness harness = ReceiveHarness.withBrokers("broker-a");
        harness.broker.forbid("group");

        assertThat(failureOf(harness.path.receive(request("broker-a", -1, MINUTE)))
                        .code())
                .isEqualTo(ErrorCode.NOT_PERMITTED);
    }

    @Test
    void messagePastItsAttemptsGoesToTheDeadLetterTopic() {
        ReceiveHarness harness = ReceiveHarness.withBrokers("broker-a");
        harness.broker.group("group", false, 1);
        harness.produce(1);
        for (int attempt = 0; attempt < 2; attempt++) {
            DeliveryBatch batch = received(harness, request("broker-a", -1, MINUTE));
            Delivery delivery = requireNonNull(batch.next());
            assertThat(delivery.reconsumeTimes()).isEqualTo(attempt);
            harness.advance(MINUTE);
        }

        DeliveryBatch last = received(harness, request("broker-a", -1, MINUTE));

        assertThat(last.remaining()).isZero();
        assertThat(harness.deadLetters()).hasSize(1);
    }

    @Test
    void assignmentsAreQueuesForAnOrderedGroupAndBrokersForOthers() {
        ReceiveHarness harness = ReceiveHarness.withBrokers("broker-a", "broker-b");
        harness.broker.group("ordered", true, 16);

        assertThat(harness.path.assignments("orders", "group").join())
                .containsExactly(
                        new MessageQueue("orders", "broker-a", -1), new MessageQueue("orders", "broker-b", -1));
        assertThat(harness.path.assignments("orders", "ordered").join())
                .hasSize(8)
                .contains(new MessageQueue("orders", "broker-b", 3));
    }

    @Test
    void brokerThatIsAwayKeepsNobodyFromItsAssignments() {
        ReceiveHarness harness = ReceiveHarness.withBrokers("broker-a", "broker-b");
        harness.broker.goDown("broker-a");

        assertThat(harness.path.assignments("orders", "group").join()).hasSize(2);
    }

    @Test
    void queueThatTheTopicDoesNotHaveIsRefused() {
        ReceiveHarness harness = ReceiveHarness.withBrokers("broker-a");
        QueueReader reader = harness.path.queues();

        assertThat(failureOf(reader.endOffset(new MessageQueue("orders", "broker-a", 4)))
                        .code())
                .isEqualTo(ErrorCode.ILLEGAL_REQUEST);
        assertThat(failureOf(reader.updateOffset("group", new MessageQueue("orders", "broker-a", 3), -1))
                        .code())
                .isEqualTo(ErrorCode.ILLEGAL_OFFSET);
    }
}
