package io.github.rocketmqproxy.send;

import static io.github.rocketmqproxy.send.SendHarness.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.testkit.FakeFaults.Operation;
import io.github.rocketmqproxy.testkit.TestMessages;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What waits is bounded, and whatever becomes of a message, its share is given back once. */
class SendBudgetTest {
    /** What can become of messages. */
    private enum Outcome {
        STORED(harness -> {}),
        REFUSED_BY_THE_BROKER(harness -> harness.broker.failNextSends(9, ErrorCode.BROKER_ERROR)),
        BROKER_UNREACHABLE(harness -> harness.broker.goDown("broker-a")),
        STORED_WITH_THE_ANSWER_LOST(
                harness -> harness.broker.faults().loseNextAnswers(Operation.SEND, 9, ErrorCode.BROKER_TIMEOUT)),
        NO_ROUTE(harness -> harness.broker.failNextRoutes(99, ErrorCode.NAME_SERVER_UNREACHABLE)),
        TOPIC_MISSING(harness -> harness.broker.failNextRoutes(99, ErrorCode.TOPIC_NOT_FOUND)),
        COMMIT_REFUSED(harness -> harness.broker.failNextEnds(9, ErrorCode.BROKER_ERROR)),
        ROUTE_THROWS(harness -> harness.broker.faults().breakNext(Operation.ROUTE)),
        SEND_THROWS(harness -> harness.broker.faults().breakNext(Operation.SEND)),
        COMMIT_THROWS(harness -> harness.broker.faults().breakNext(Operation.END_TRANSACTION)),
        ANNOUNCEMENT_THROWS(harness -> harness.broker.faults().breakNext(Operation.ANNOUNCE)),
        DEADLINE_PASSED(harness -> harness.broker.holdRoutes()),
        ROUTE_LATE(harness -> harness.broker.holdRoutes()),
        ANSWER_LATE(harness -> harness.broker.holdSends());

        private final Consumer<SendHarness> arrangement;

        Outcome(Consumer<SendHarness> arrangement) {
            this.arrangement = arrangement;
        }
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void everyOutcomeSettlesEachMessageOnceAndGivesItsShareBack(Outcome outcome) {
        SendHarness harness = SendHarness.withBrokers("broker-a");
        outcome.arrangement.accept(harness);
        Duration patience = outcome == Outcome.DEADLINE_PASSED ? Duration.ofMillis(1) : Duration.ofSeconds(30);
        CompletableFuture<?> all = CompletableFuture.allOf(
                harness.send(PLAIN.body("plain"), patience),
                harness.send(PLAIN.body("second in its lane"), patience),
                harness.send(PLAIN.withShardingKey("k").body("ordered"), patience),
                harness.send(PLAIN.withDelayLevel(2).body("delayed"), patience),
                harness.send(PLAIN.in(Transaction.HALF).body("half"), patience),
                harness.send(PLAIN.in(Transaction.HALF_COMMITTED_BY_PROXY).body("committed"), patience));
        harness.timer.advance(Duration.ofSeconds(20));
        harness.broker.releaseRoutes();
        harness.broker.releaseSends();
        harness.timer.advance(Duration.ofSeconds(5));

        assertThat(all.isDone()).as("every message is settled").isTrue();
        harness.assertNothingIsHeld();
        assertThat(harness.metrics.snapshot().messagesSent()
                        + harness.metrics.snapshot().sendFailures())
                .as("each counted once")
                .isEqualTo(6);
    }

    @Test
    void shareIsHeldUntilTheBrokerHasAnswered() {
        SendHarness harness = SendHarness.withBrokers("broker-a");
        harness.broker.holdSends();
        OutboundMessage message = PLAIN.body("0123456789");
        harness.send(message);

        assertThat(harness.budget.messages()).isEqualTo(1);
        assertThat(harness.budget.bytes()).isEqualTo(message.size());

        harness.broker.releaseSends();
        harness.assertNothingIsHeld();
    }

    @Test
    void shareIsFreeWhenTheCallerHears() {
        SendHarness harness = SendHarness.withBudget(1, 1 << 20);
        CompletableFuture<CompletableFuture<SendReceipt>> second =
                harness.send(PLAIN.body("first")).thenApply(receipt -> harness.send(PLAIN.body("second")));

        assertThat(second.join()).isCompleted();
    }

    @Test
    void refusedSendNamesTheLimitAndItsSetting() {
        SendHarness harness = SendHarness.withBudget(10, 1 << 20);
        harness.broker.holdSends();
        harness.sendNumbered(PLAIN, 10);

        ProxyException refusal = SendHarness.failureOf(harness.send(PLAIN.body("one more")));

        assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(refusal)
                .hasMessageContaining("MESSAGE_BUFFER_SIZE")
                .hasMessageContaining("10 messages are waiting")
                .hasMessageContaining("limit 10");
        assertThat(harness.metrics.snapshot().channelFullEvents()).isEqualTo(1);

        harness.broker.releaseSends();
        assertThat(harness.broker.stored("orders")).as("nothing else is lost").hasSize(10);
        assertThat(harness.send(PLAIN.body("room again"))).isCompleted();
        harness.assertNothingIsHeld();
    }

    @Test
    void topicWithLittleWaitingFindsRoomAlthoughAnotherHasFilledTheBuffer() {
        SendHarness harness = SendHarness.withBudget(128, 1 << 20);
        harness.broker.topic("payments", 8).holdSends();
        harness.sendNumbered(PLAIN, 128);
        TestMessages others = TestMessages.to("payments");

        for (int i = 0; i < 3; i++) {
            assertThat(harness.send(others.body("modest"))).isNotDone();
        }
        assertThat(SendHarness.failureOf(harness.send(others.body("no longer little")))
                        .code())
                .isEqualTo(ErrorCode.OVERLOADED);
        assertThat(SendHarness.failureOf(harness.send(PLAIN.body("one more"))).code())
                .isEqualTo(ErrorCode.OVERLOADED);
        assertThat(SendHarness.failureOf(harness.send(others.body(new byte[2_000])))
                        .code())
                .isEqualTo(ErrorCode.OVERLOADED);
        assertThat(harness.metrics.snapshot().channelFullEvents()).isEqualTo(3);

        harness.broker.releaseSends();
        assertThat(harness.broker.stored("payments")).hasSize(3);
        harness.assertNothingIsHeld();
    }

    @Test
    void roomForTopicsWithLittleIsBoundedToo() {
        SendHarness harness = SendHarness.withBudget(128, 1 << 20);
        harness.broker.holdSends();
        harness.sendNumbered(PLAIN, 128);

        for (int i = 0; i < 16; i++) {
            harness.broker.topic("topic-" + i, 1);
            assertThat(harness.send(TestMessages.to("topic-" + i).body("modest")))
                    .isNotDone();
        }
        harness.broker.topic("late", 1);
        assertThat(SendHarness.failureOf(harness.send(TestMessages.to("late").body("modest")))
                        .code())
                .isEqualTo(ErrorCode.OVERLOADED);
        assertThat(harness.budget.messages()).isEqualTo(128 + 16);
    }

    @Test
    void refusalForBytesNamesTheirSetting() {
        SendHarness harness = SendHarness.withBudget(10, 1 << 20);
        harness.broker.holdSends();
        OutboundMessage large = PLAIN.body(new byte[700_000]);
        harness.send(large);

        ProxyException refusal = SendHarness.failureOf(harness.send(large));

        assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(refusal)
                .hasMessageContaining("MESSAGE_BUFFER_BYTES")
                .hasMessageContaining(large.size() + " bytes are waiting")
                .hasMessageContaining("limit " + (1 << 20));
    }

    @Test
    void illegalMessageTakesNoShareAndReachesNoBroker() {
        SendHarness harness = SendHarness.withBrokers("broker-a");

        assertThat(SendHarness.failureOf(harness.send(PLAIN.body(""))).code()).isEqualTo(ErrorCode.MESSAGE_BODY_EMPTY);

        harness.assertNothingIsHeld();
        assertThat(harness.requestSizes()).isEmpty();
        assertThat(harness.metrics.snapshot().sendFailures()).isEqualTo(1);
    }
}
