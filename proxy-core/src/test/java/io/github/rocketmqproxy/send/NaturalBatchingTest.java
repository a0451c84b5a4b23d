package io.github.rocketmqproxy.send;

import static io.github.rocketmqproxy.send.SendHarness.FLUSH_INTERVAL;
import static io.github.rocketmqproxy.send.SendHarness.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.message.MessageOrigin;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.testkit.FakeBroker.SendRequest;
import io.github.rocketmqproxy.testkit.TestMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A message alone is not delayed; many at once share requests. */
class NaturalBatchingTest {
    private SendHarness harness = SendHarness.withBatches(5, FLUSH_INTERVAL);

    @BeforeEach
    void keepBrokersFromAnswering() {
        harness.warm().broker.holdSends();
    }

    @AfterEach
    void everythingIsSettled() {
        harness.broker.releaseSends();
        harness.timer.advance(Duration.ofMinutes(1));
        harness.assertNothingIsHeld();
    }

    @Test
    void firstMessageLeavesAtOnceAndAlone() {
        harness.send(PLAIN.body("first"));

        assertThat(harness.requestSizes()).containsExactly(1);
    }

    @Test
    void messagesThatComeMeanwhileLeaveTogetherWhenTheAnswerComes() {
        harness.sendNumbered(PLAIN, 4);
        assertThat(harness.requestSizes()).containsExactly(1);

        harness.answerOne();

        assertThat(harness.requestSizes()).containsExactly(1, 3);
    }

    @Test
    void messageAfterTheAnswerDoesNotWait() {
        harness.send(PLAIN.body("first"));
        harness.answerOne();

        harness.send(PLAIN.body("second"));

        assertThat(harness.requestSizes()).containsExactly(1, 1);
    }

    @Test
    void fullBatchDoesNotWaitForTheAnswer() {
        harness.sendNumbered(PLAIN, 5);
        assertThat(harness.requestSizes()).containsExactly(1);

        harness.send(PLAIN.body("the fifth that waits"));
        assertThat(harness.requestSizes()).containsExactly(1, 5);

        harness.send(PLAIN.body("waits again"));
        assertThat(harness.requestSizes()).containsExactly(1, 5);
    }

    @Test
    void noBatchIsLargerThanBatchSizeHoweverManyWait() {
        harness.sendNumbered(PLAIN, 100);
        harness.broker.releaseSends();

        assertThat(harness.requestSizes()).allSatisfy(size -> assertThat(size).isBetween(1, 5));
        assertThat(harness.storedTexts()).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void oneMebibyteDoesNotWaitForTheAnswer() {
        harness = SendHarness.withBatches(100, FLUSH_INTERVAL);
        keepBrokersFromAnswering();
        harness.send(PLAIN.body("first"));
        OutboundMessage large = PLAIN.body(new byte[400_000]);

        harness.send(large);
        harness.send(large);
        assertThat(harness.requestSizes()).containsExactly(1);
        harness.send(large);

        assertThat(harness.requestSizes()).as("the third would be too much").containsExactly(1, 2);
        assertThat(bytes(harness.broker.journal().sendAttempts().get(1))).isLessThanOrEqualTo(1 << 20);
    }

    @Test
    void messageOverOneMebibyteTravelsAlone() {
        harness.send(PLAIN.body("first"));
        harness.send(PLAIN.body("small"));
        harness.send(PLAIN.body(new byte[3_000_000]));
        harness.send(PLAIN.body("small"));
        harness.broker.releaseSends();

        assertThat(harness.broker.sendRequests())
                .allSatisfy(request -> assertThat(request.messages().size() == 1 || bytes(request) <= 1 << 20)
                        .isTrue());
    }

    @Test
    void messageWaitsForCompanyNoLongerThanTheFlushInterval() {
        harness.send(PLAIN.body("first"));
        harness.send(PLAIN.body("second"));
        harness.timer.advance(Duration.ofMillis(60));
        harness.send(PLAIN.body("third"));

        harness.timer.advance(Duration.ofMillis(39));
        assertThat(harness.requestSizes()).containsExactly(1);
        harness.timer.advance(Duration.ofMillis(1));

        assertThat(harness.requestSizes()).as("counted from the oldest").containsExactly(1, 2);
    }

    @Test
    void flushIntervalBeginsAnewForEachBatch() {
        harness.send(PLAIN.body("first"));
        harness.send(PLAIN.body("second"));
        harness.timer.advance(FLUSH_INTERVAL);
        harness.timer.advance(Duration.ofMillis(50));
        harness.send(PLAIN.body("third"));

        harness.timer.advance(Duration.ofMillis(99));
        assertThat(harness.requestSizes()).containsExactly(1, 1);
        harness.timer.advance(Duration.ofMillis(1));

        assertThat(harness.requestSizes()).containsExactly(1, 1, 1);
    }

    @Test
    void answeredMessagesLeaveNoTimerBehind() {
        harness.sendNumbered(PLAIN, 50);
        assertThat(harness.timer.waiting()).isPositive();

        harness.broker.releaseSends();
        harness.timer.advance(FLUSH_INTERVAL);

        assertThat(harness.timer.waiting()).isZero();
    }

    @Test
    void producersThatHaveJustBeenAnsweredAreExpectedBack() {
        answerABatchOf(9, Duration.ofMillis(1));

        harness.sendNumbered(PLAIN, 3);
        assertThat(harness.requestSizes()).containsExactly(1, 9);

        harness.send(PLAIN.body("half of the last ones are back"));
        assertThat(harness.requestSizes()).containsExactly(1, 9, 4);
    }

    @Test
    void producersAreExpectedForHalfTheTimeThatTheBrokerTook() {
        answerABatchOf(9, Duration.ofNanos(800_000));
        harness.send(PLAIN.body("alone"));

        harness.timer.advance(Duration.ofNanos(399_999));
        assertThat(harness.requestSizes()).containsExactly(1, 9);
        harness.timer.advance(Duration.ofNanos(1));

        assertThat(harness.requestSizes()).containsExactly(1, 9, 1);
    }

    @Test
    void producersAreExpectedForAMillisecondAtMost() {
        answerABatchOf(9, Duration.ofMillis(50));
        harness.send(PLAIN.body("alone"));
        assertThat(harness.requestSizes()).containsExactly(1, 9);

        harness.timer.advance(Duration.ofMillis(1));
        assertThat(harness.requestSizes()).containsExactly(1, 9, 1);
        harness.answerOne();
        harness.send(PLAIN.body("alone again"));

        assertThat(harness.requestSizes())
                .as("the last batch had one message: nobody is expected")
                .containsExactly(1, 9, 1, 1);
    }

    @Test
    void messageThatComesWhenNobodyIsExpectedAnyMoreDoesNotWait() {
        answerABatchOf(9, Duration.ofMillis(50));

        harness.timer.advance(Duration.ofMillis(2));
        harness.send(PLAIN.body("late"));

        assertThat(harness.requestSizes()).containsExactly(1, 9, 1);
    }

    /** With room for large batches: one message, and while it is under way some others, which the broker answers after a while. */
    private void answerABatchOf(int messages, Duration brokerTime) {
        harness = SendHarness.withBatches(100, FLUSH_INTERVAL);
        keepBrokersFromAnswering();
        harness.sendNumbered(PLAIN, 1 + messages);
        harness.answerOne();
        harness.timer.advance(brokerTime);
        harness.answerOne();
        assertThat(harness.requestSizes()).containsExactly(1, messages);
    }

    @Test
    void withoutFlushIntervalNothingWaits() {
        harness = SendHarness.withBatches(100, Duration.ZERO);
        keepBrokersFromAnswering();

        harness.sendNumbered(PLAIN, 3);

        assertThat(harness.requestSizes()).containsExactly(1, 1, 1);
    }

    @Test
    void eachMessageGetsTheReceiptOfItsOwn() {
        List<OutboundMessage> messages = new ArrayList<>();
        List<CompletableFuture<SendReceipt>> receipts = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            messages.add(PLAIN.body("text " + i));
            receipts.add(harness.send(messages.get(i)));
        }
        harness.broker.releaseSends();

        assertThat(harness.requestSizes()).as("some shared a request").anyMatch(size -> size > 1);
        for (int i = 0; i < messages.size(); i++) {
            SendReceipt receipt = receipts.get(i).join();
            assertThat(receipt.messageId()).isEqualTo(messages.get(i).messageId());
            assertThat(storedAt(receipt)).isEqualTo("text " + i);
        }
    }

    @Test
    void topicsDoNotShareBatches() {
        harness.broker.topic("invoices", 8);
        harness.path.prepare("invoices").join();
        harness.sendNumbered(PLAIN, 4);
        harness.sendNumbered(TestMessages.to("invoices"), 4);
        harness.broker.releaseSends();

        assertThat(harness.broker.sendRequests())
                .allSatisfy(request -> assertThat(request.messages().stream()
                                .map(OutboundMessage::topic)
                                .distinct())
                        .hasSize(1));
        assertThat(harness.storedTexts()).hasSize(8);
    }

    @Test
    void delayedTransactionalLiteAndUrgentMessagesNeverShareABatch() {
        long tomorrow = harness.timer.currentTimeMillis() + 86_400_000;
        List<TestMessages> alone = List.of(
                PLAIN.withDelayLevel(3),
                PLAIN.deliveredAt(tomorrow),
                PLAIN.in(OutboundMessage.Transaction.HALF),
                PLAIN.in(OutboundMessage.Transaction.HALF_COMMITTED_BY_PROXY),
                PLAIN.withShardingKey("k").withDelayLevel(3),
                PLAIN.withShardingKey("k").in(OutboundMessage.Transaction.HALF));
        for (TestMessages kind : alone) {
            harness.sendNumbered(PLAIN, 3);
            harness.sendNumbered(PLAIN.withShardingKey("k"), 3);
            harness.sendNumbered(kind, 2);
        }
        for (int i = 0; i < 4; i++) {
            harness.send(PLAIN.body("plain"));
            harness.send(special("room-1", -1));
            harness.send(special("", 2));
        }
        harness.broker.releaseSends();

        assertThat(harness.broker.sendRequests())
                .allSatisfy(request -> assertThat(request.messages().size() == 1
                                || request.messages().stream().allMatch(OutboundMessage::batchable))
                        .isTrue());
        assertThat(harness.storedTexts()).hasSize(6 * 8 + 4 * 3);
        assertThat(harness.requestSizes()).as("plain ones still do").anyMatch(size -> size > 1);
    }

    private static OutboundMessage special(String liteTopic, int priority) {
        OutboundMessage plain = PLAIN.body("special");
        return new OutboundMessage(
                plain.messageId(),
                plain.topic(),
                plain.body(),
                "",
                "",
                Map.of(),
                "",
                0,
                0,
                OutboundMessage.Transaction.NONE,
                0,
                liteTopic,
                priority,
                MessageOrigin.UNKNOWN);
    }

    @Test
    void messagesForRetryTopicsGoAlone() {
        harness.broker.topic("%RETRY%billing", 8);
        harness.path.prepare("%RETRY%billing").join();

        harness.sendNumbered(TestMessages.to("%RETRY%billing"), 3);
        harness.sendNumbered(TestMessages.to("%RETRY%billing").withShardingKey("k"), 3);
        harness.broker.releaseSends();

        assertThat(harness.requestSizes()).containsExactly(1, 1, 1, 1, 1, 1);
        assertThat(harness.storedTexts()).hasSize(6);
    }

    @Test
    void longOriginsCountForTheSizeOfABatch() {
        harness = SendHarness.withBatches(1_000, FLUSH_INTERVAL);
        keepBrokersFromAnswering();
        OutboundMessage plain = PLAIN.body("x");
        MessageOrigin origin = new MessageOrigin(1, "192.0.2.1", "t".repeat(30_000));
        for (int i = 0; i < 200; i++) {
            harness.send(new OutboundMessage(
                    "id-" + i,
                    plain.topic(),
                    plain.body(),
                    "",
                    "",
                    Map.of(),
                    "",
                    0,
                    0,
                    OutboundMessage.Transaction.NONE,
                    0,
                    "",
                    -1,
                    origin));
        }
        harness.broker.releaseSends();

        assertThat(harness.requestSizes())
                .allSatisfy(size -> assertThat(size * 30_000).isLessThanOrEqualTo(Lane.MAX_BATCH_BYTES));
    }

    private String storedAt(SendReceipt receipt) {
        List<String> queue = harness.broker.sendRequests().stream()
                .filter(request ->
                        request.brokerName().equals(receipt.brokerName()) && request.queueId() == receipt.queueId())
                .flatMap(request -> SendHarness.texts(request).stream())
                .toList();
        return queue.get((int) receipt.queueOffset());
    }

    private static int bytes(SendRequest request) {
        return request.messages().stream().mapToInt(OutboundMessage::size).sum();
    }
}
