package io.github.rocketmqproxy.send;

import static io.github.rocketmqproxy.send.SendHarness.PLAIN;
import static io.github.rocketmqproxy.send.SendHarness.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.message.HalfMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.testkit.FakeBroker;
import io.github.rocketmqproxy.testkit.FakeFaults.Operation;
import io.github.rocketmqproxy.testkit.ManualTimer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Transactions end by what their id says; memory only saves look-ups and second commits. */
class HalfMessagesTest {
    private final SendHarness harness = SendHarness.withBrokers("broker-a");

    @Test
    void halfMessageSentHereIsEndedWithoutALookUp() {
        HalfMessage half = send("body");
        harness.broker.faults().failNext(Operation.HALF_MESSAGE, 1, ErrorCode.BROKER_ERROR);

        assertThat(harness.path.endTransaction(unlocated(half), true)).isCompleted();

        assertThat(harness.broker.stored("orders")).hasSize(1);
    }

    @Test
    void halfMessageOfAnotherInstanceIsLookedUp() {
        HalfMessage half = send("body");
        HalfMessages neighbour = new HalfMessages(harness.broker, harness.timer);

        assertThat(neighbour.end(unlocated(half), true)).isCompleted();

        assertThat(harness.broker.stored("orders")).hasSize(1);
    }

    @Test
    void repeatedEndIsDoneOnce() {
        HalfMessage half = send("body");
        harness.broker.faults().hold(Operation.END_TRANSACTION);

        CompletableFuture<Void> first = harness.path.endTransaction(unlocated(half), true);
        CompletableFuture<Void> second = harness.path.endTransaction(half, true);
        assertThat(second).isNotDone();
        assertThat(harness.broker.faults().held(Operation.END_TRANSACTION)).isEqualTo(1);
        harness.broker.faults().release(Operation.END_TRANSACTION);

        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(harness.path.endTransaction(half, true)).isCompleted();
        assertThat(harness.broker.stored("orders")).hasSize(1);
    }

    @Test
    void oppositeEndIsRefusedInWords() {
        HalfMessage half = send("body");
        assertThat(harness.path.endTransaction(half, false)).isCompleted();

        assertThat(failureOf(harness.path.endTransaction(half, true))).satisfies(e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_TRANSACTION_ID);
            assertThat(e).hasMessageContaining(half.messageId()).hasMessageContaining("already rolled back");
        });
    }

    @Test
    void failedEndMayBeTriedAgainAndBeAnother() {
        HalfMessage half = send("body");
        harness.broker.failNextEnds(1, ErrorCode.BROKER_TIMEOUT);

        assertThat(failureOf(harness.path.endTransaction(unlocated(half), true)).code())
                .isEqualTo(ErrorCode.BROKER_TIMEOUT);
        assertThat(harness.path.endTransaction(unlocated(half), false)).isCompleted();

        assertThat(harness.broker.openTransactions()).isZero();
        assertThat(harness.broker.stored("orders")).isEmpty();
    }

    @Test
    void brokenBrokerClientLeavesTheTransactionOpen() {
        HalfMessage half = send("body");
        harness.broker.faults().breakNext(Operation.END_TRANSACTION);

        assertThat(failureOf(harness.path.endTransaction(half, true)).code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(harness.path.endTransaction(half, true)).isCompleted();
    }

    @Test
    void anothersHalfMessageIsNotFoundInTheMemoryEither() {
        HalfMessage half = send("body");
        harness.broker.topic("others", 1);
        HalfMessage claimed =
                new HalfMessage("others", half.messageId(), half.brokerName(), -1, half.commitLogOffset(), false);

        assertThat(failureOf(harness.path.endTransaction(claimed, true)).code())
                .isEqualTo(ErrorCode.INVALID_TRANSACTION_ID);

        assertThat(harness.path.endTransaction(unlocated(half), true)).isCompleted();
    }

    /** A wrong place that somebody told must not spoil the right one. */
    @Test
    void wrongPlaceIsForgotten() {
        HalfMessage half = send("body");
        HalfMessages neighbour = new HalfMessages(harness.broker, harness.timer);
        HalfMessage wrong = new HalfMessage(
                "orders", half.messageId(), half.brokerName(), half.queueOffset() + 7, half.commitLogOffset(), true);
        assertThat(failureOf(neighbour.end(wrong, true)).code()).isEqualTo(ErrorCode.INVALID_TRANSACTION_ID);
        assertThat(neighbour.size()).isZero();

        assertThat(neighbour.end(unlocated(half), true)).isCompleted();
    }

    @Test
    void memoryIsBoundedInNumberAndAge() {
        ManualTimer timer = new ManualTimer();
        HalfMessages halves = new HalfMessages(new FakeBroker(timer), timer);
        for (int i = 0; i < HalfMessages.MOST + 100; i++) {
            halves.sent(new HalfMessage("orders", "ID" + i, "broker-a", i, i, false));
        }
        assertThat(halves.size()).isEqualTo(HalfMessages.MOST);

        timer.advance(Duration.ofMinutes(11));
        halves.sweep();

        assertThat(halves.size()).isZero();
    }

    private HalfMessage send(String text) {
        SendReceipt receipt =
                harness.send(PLAIN.in(Transaction.HALF).body(text)).join();
        return HalfMessage.of("orders", receipt);
    }

    /** As a client's transaction id tells it. */
    private static HalfMessage unlocated(HalfMessage half) {
        return new HalfMessage(half.topic(), half.messageId(), half.brokerName(), -1, half.commitLogOffset(), false);
    }
}
