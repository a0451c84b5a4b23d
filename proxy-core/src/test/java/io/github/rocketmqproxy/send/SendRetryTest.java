package io.github.rocketmqproxy.send;

import static io.github.rocketmqproxy.send.SendHarness.BROKER_TIMEOUT;
import static io.github.rocketmqproxy.send.SendHarness.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.testkit.FakeBroker.SendRequest;
import io.github.rocketmqproxy.testkit.FakeFaults.Operation;
import io.github.rocketmqproxy.testkit.TestMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a broker does not take now is tried again, elsewhere and in time, under the same message id. */
class SendRetryTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final SendHarness harness =
            SendHarness.withBrokers("broker-a", "broker-b").warm();

    @AfterEach
    void everythingIsSettled() {
        harness.broker.releaseSends();
        harness.timer.advance(Duration.ofMinutes(1));
        harness.assertNothingIsHeld();
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"BROKER_UNREACHABLE", "BROKER_BUSY", "BROKER_TIMEOUT"})
    void plainMessageIsTriedAgainAtAnotherBrokerWithTheSameId(ErrorCode failure) {
        harness.broker.failNextSends(1, failure);
        OutboundMessage message = PLAIN.body("text");
        CompletableFuture<SendReceipt> receipt = harness.send(message);
        assertThat(receipt).isNotDone();

        harness.timer.advance(Duration.ofMillis(50));

        assertThat(receipt.join().messageId()).isEqualTo(message.messageId());
        List<SendRequest> attempts = harness.broker.journal().sendAttempts();
        assertThat(attempts).hasSize(2);
        assertThat(attempts.get(1).brokerName()).isNotEqualTo(attempts.get(0).brokerName());
        assertThat(attempts)
                .allSatisfy(attempt ->
                        assertThat(attempt.messages().get(0).messageId()).isEqualTo(message.messageId()));
    }

    @Test
    void wholeBatchIsTriedAgain() {
        harness.broker.holdSends();
        List<CompletableFuture<SendReceipt>> receipts = harness.sendNumbered(PLAIN, 10);
        harness.answerOne();
        harness.broker.failNextSends(1, ErrorCode.BROKER_BUSY);
        harness.broker.releaseSends();
        harness.timer.advance(Duration.ofSeconds(1));

        assertThat(receipts).allSatisfy(receipt -> assertThat(receipt).isCompleted());
        assertThat(harness.requestSizes()).containsExactly(1, 9, 9);
    }

    @Test
    void repeatedFailureEndsAfterThreeAttemptsWithTheBrokersOwnReason() {
        harness.broker.failNextSends(3, ErrorCode.BROKER_BUSY);
        CompletableFuture<SendReceipt> receipt = harness.send(PLAIN.body("text"), LONG);
        harness.timer.advance(Duration.ofSeconds(5));

        assertThat(SendHarness.failureOf(receipt).code()).isEqualTo(ErrorCode.BROKER_BUSY);
        assertThat(harness.requestSizes()).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"ACCESS_DENIED", "TOPIC_NOT_FOUND", "BROKER_ERROR", "MESSAGE_BODY_TOO_LARGE", "SHUTTING_DOWN"})
    void refusalIsNotTriedAgain(ErrorCode refusal) {
        harness.broker.failNextSends(1, refusal);

        CompletableFuture<SendReceipt> receipt = harness.send(PLAIN.body("text"));

        assertThat(SendHarness.failureOf(receipt).code()).isEqualTo(refusal);
        assertThat(harness.requestSizes()).hasSize(1);
    }

    @Test
    void oneBadMessageInABatchFailsAlone() {
        harness.broker.refuse(message -> TestMessages.text(message.body()).equals("5"));
        harness.broker.holdSends();
        List<CompletableFuture<SendReceipt>> receipts = harness.sendNumbered(PLAIN, 10);
        harness.broker.releaseSends();

        assertThat(SendHarness.failureOf(receipts.get(5)).code()).isEqualTo(ErrorCode.BROKER_ERROR);
        receipts.remove(5);
        assertThat(receipts).allSatisfy(receipt -> assertThat(receipt).isCompleted());
        assertThat(harness.broker.stored("orders")).hasSize(9).doesNotHaveDuplicates();
    }

    @Test
    void refusalThatConcernsAllIsNotAskedForEachMessage() {
        harness.broker.holdSends();
        List<CompletableFuture<SendReceipt>> receipts = harness.sendNumbered(PLAIN, 10);
        harness.broker.failNextSends(2, ErrorCode.ACCESS_DENIED);
        harness.broker.releaseSends();

        assertThat(receipts)
                .allSatisfy(receipt ->
                        assertThat(SendHarness.failureOf(receipt).code()).isEqualTo(ErrorCode.ACCESS_DENIED));
        assertThat(harness.requestSizes()).containsExactly(1, 9);
    }

    @ParameterizedTest
    @EnumSource(
            value = Transaction.class,
            names = {"HALF", "HALF_COMMITTED_BY_PROXY"})
    void halfMessageIsNotRepeatedAfterATimeout(Transaction kind) {
        harness.broker.faults().loseNextAnswers(Operation.SEND, 1, ErrorCode.BROKER_TIMEOUT);
        CompletableFuture<SendReceipt> receipt = harness.send(PLAIN.in(kind).body("text"));
        harness.timer.advance(Duration.ofSeconds(5));

        assertThat(SendHarness.failureOf(receipt).code()).isEqualTo(ErrorCode.BROKER_TIMEOUT);
        assertThat(harness.requestSizes()).hasSize(1);
    }

    @Test
    void halfMessageIsRepeatedWhenItWasSurelyNotStored() {
        harness.broker.failNextSends(1, ErrorCode.BROKER_UNREACHABLE);
        CompletableFuture<SendReceipt> receipt =
                harness.send(PLAIN.in(Transaction.HALF).body("text"));
        harness.timer.advance(Duration.ofMillis(50));

        assertThat(receipt).isCompleted();
        assertThat(harness.broker.openTransactions()).isEqualTo(1);
    }

    @Test
    void brokerThatDiesUnderManyBatchesLosesNothingAndLivingQueuesKeepTheirOrder() {
        List<String> keys = IntStream.range(0, 12).mapToObj(i -> "key " + i).toList();
        List<CompletableFuture<SendReceipt>> plain = new ArrayList<>();
        List<CompletableFuture<SendReceipt>> ordered = new ArrayList<>();
        harness.broker.holdSends();
        for (int i = 0; i < 300; i++) {
            plain.add(harness.send(PLAIN.body("plain " + i), LONG));
            String key = keys.get(i % keys.size());
            ordered.add(harness.send(PLAIN.withShardingKey(key).body(key + ":" + i), LONG));
        }
        for (int i = 0; i < 8; i++) {
            harness.answerOne();
        }
        harness.broker.goDown("broker-a");
        harness.broker.releaseSends();
        harness.timer.advance(Duration.ofSeconds(2));

        assertThat(plain).allSatisfy(receipt -> assertThat(receipt).isCompleted());
        assertThat(harness.requestSizes()).anyMatch(size -> size > 1);
        List<String> stored = harness.broker.stored("orders").stream()
                .map(message -> TestMessages.text(message.body()))
                .toList();
        assertThat(stored).doesNotHaveDuplicates();
        assertThat(stored.stream().filter(text -> text.startsWith("plain"))).hasSize(300);
        List<CompletableFuture<SendReceipt>> failed = ordered.stream()
                .filter(CompletableFuture::isCompletedExceptionally)
                .toList();
        assertThat(failed)
                .as("only the dead broker's")
                .isNotEmpty()
                .allSatisfy(receipt ->
                        assertThat(SendHarness.failureOf(receipt).code()).isEqualTo(ErrorCode.BROKER_UNREACHABLE));
        assertThat(stored).as("each is confirmed or told").hasSize(600 - failed.size());
        for (String key : keys) {
            assertThat(stored.stream()
                            .filter(text -> text.startsWith(key + ":"))
                            .map(text -> Integer.parseInt(text.substring(text.indexOf(':') + 1))))
                    .as(key)
                    .isSorted();
        }
    }

    @Test
    void brokerThatHasFailedIsLeftAloneForAWhile() {
        harness.broker.goDown("broker-a");
        List<CompletableFuture<SendReceipt>> first = harness.sendNumbered(PLAIN, 20);
        harness.timer.advance(Duration.ofMillis(50));
        assertThat(first).allSatisfy(receipt -> assertThat(receipt).isCompleted());
        long failed = attemptsAt("broker-a");

        List<CompletableFuture<SendReceipt>> later = harness.sendNumbered(PLAIN, 20);

        assertThat(later).allSatisfy(receipt -> assertThat(receipt).isCompleted());
        assertThat(attemptsAt("broker-a")).as("no further attempt").isEqualTo(failed);
        harness.broker.comeBack("broker-a");
        harness.timer.advance(Duration.ofSeconds(2));
        harness.sendNumbered(PLAIN, 20);
        assertThat(attemptsAt("broker-a")).as("in use again").isGreaterThan(failed);
    }

    @Test
    void brokerThatAnswersAgainIsInUseAtOnce() {
        harness.broker.failNextSends(1, ErrorCode.BROKER_BUSY);
        CompletableFuture<SendReceipt> ordered =
                harness.send(PLAIN.withShardingKey("key").body("goes nowhere else"));
        harness.timer.advance(Duration.ofMillis(50));
        String failedOnce = ordered.join().brokerName();

        List<CompletableFuture<SendReceipt>> receipts = harness.sendNumbered(PLAIN, 16);

        assertThat(receipts).extracting(receipt -> receipt.join().brokerName()).contains(failedOnce);
    }

    @Test
    void onlyBrokerLeftIsTriedEvenIfItHasJustFailed() {
        harness.broker.leaveRoutes("broker-b");
        harness.timer.advance(Duration.ofSeconds(21));
        harness.send(PLAIN.body("looks the route up again"));
        harness.broker.failNextSends(2, ErrorCode.BROKER_UNREACHABLE);

        CompletableFuture<SendReceipt> receipt = harness.send(PLAIN.body("text"));
        harness.timer.advance(Duration.ofSeconds(1));

        assertThat(receipt.join().brokerName()).isEqualTo("broker-a");
    }

    @Test
    void messageWhoseDeadlinePassesInTheQueueIsNotSent() {
        harness.broker.holdSends();
        harness.sendNumbered(PLAIN.withShardingKey("k"), 1);
        CompletableFuture<SendReceipt> hurried =
                harness.send(PLAIN.withShardingKey("k").body("hurried"), Duration.ofSeconds(1));
        CompletableFuture<SendReceipt> patient =
                harness.send(PLAIN.withShardingKey("k").body("patient"), LONG);
        harness.timer.advance(Duration.ofSeconds(1));
        harness.broker.releaseSends();

        assertThat(SendHarness.failureOf(hurried))
                .hasMessageContaining("deadline")
                .extracting("code")
                .isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        assertThat(patient).isCompleted();
        assertThat(harness.storedTexts()).containsExactly("0", "patient");
    }

    @Test
    void messageWhoseDeadlinePassesDuringTheLookUpIsNotSent() {
        SendHarness cold = SendHarness.withBrokers("broker-a");
        cold.broker.holdRoutes();
        CompletableFuture<SendReceipt> plain = cold.send(PLAIN.body("plain"), Duration.ofSeconds(1));
        CompletableFuture<SendReceipt> ordered =
                cold.send(PLAIN.withShardingKey("k").body("ordered"), Duration.ofSeconds(1));
        cold.timer.advance(Duration.ofSeconds(2));
        cold.broker.releaseRoutes();

        assertThat(SendHarness.failureOf(plain).code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        assertThat(SendHarness.failureOf(ordered).code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        assertThat(cold.requestSizes()).isEmpty();
        cold.assertNothingIsHeld();
    }

    @Test
    void deadlineThatHasPassedAlreadyIsRefused() {
        CompletableFuture<SendReceipt> none = harness.send(PLAIN.body("text"), Duration.ZERO);
        CompletableFuture<SendReceipt> past = harness.send(PLAIN.body("text"), Duration.ofSeconds(-5));

        assertThat(SendHarness.failureOf(none).code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        assertThat(SendHarness.failureOf(past).code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        assertThat(harness.requestSizes()).isEmpty();
    }

    @Test
    void endlessDeadlineIsNoFault() {
        assertThat(harness.send(PLAIN.body("text"), Duration.ofSeconds(Long.MAX_VALUE)))
                .isCompleted();
        assertThat(harness.send(PLAIN.body("text"), Duration.ofNanos(Long.MAX_VALUE)))
                .isCompleted();
    }

    @Test
    void retryThatWouldComeTooLateIsNotWaitedFor() {
        harness.broker.failNextSends(3, ErrorCode.BROKER_BUSY);

        CompletableFuture<SendReceipt> receipt = harness.send(PLAIN.body("text"), Duration.ofMillis(30));

        assertThat(SendHarness.failureOf(receipt).code())
                .as("at once, with the reason")
                .isEqualTo(ErrorCode.BROKER_BUSY);
    }

    @Test
    void brokerGetsAsMuchTimeAsTheMessageHas() {
        harness.send(PLAIN.withShardingKey("goes nowhere else").body("text"), Duration.ofMillis(700));
        harness.send(PLAIN.body("text"), LONG);

        assertThat(harness.broker.journal().sendAttempts())
                .extracting(SendRequest::timeout)
                .containsExactly(Duration.ofMillis(700), BROKER_TIMEOUT);
    }

    @Test
    void brokerThatHangsLeavesHalfOfTheTimeForAnother() {
        harness.broker.faults().loseNextAnswers(Operation.SEND, 1, ErrorCode.BROKER_TIMEOUT);
        CompletableFuture<SendReceipt> receipt = harness.send(PLAIN.body("text"), Duration.ofSeconds(2));
        harness.timer.advance(Duration.ofMillis(50));
        harness.send(PLAIN.body("later"), Duration.ofSeconds(2));

        assertThat(receipt).isCompleted();
        assertThat(harness.broker.journal().sendAttempts())
                .extracting(SendRequest::timeout)
                .as("the second attempt gets the rest, and so does whatever has one broker only that is well")
                .containsExactly(Duration.ofSeconds(1), Duration.ofMillis(1950), Duration.ofSeconds(2));
    }

    @Test
    void halfMessageIsNotCutShortSinceItCannotBeRepeated() {
        harness.send(PLAIN.in(Transaction.HALF).body("text"), Duration.ofSeconds(2));

        assertThat(harness.broker.journal().sendAttempts())
                .extracting(SendRequest::timeout)
                .containsExactly(Duration.ofSeconds(2));
    }

    @Test
    void messageInAHurryDoesNotCutItsNeighboursTimeShort() {
        harness.broker.holdSends();
        harness.send(PLAIN.body("first"), LONG);
        harness.send(PLAIN.body("hurried"), Duration.ofMillis(5));
        harness.send(PLAIN.body("patient"), LONG);
        harness.answerOne();

        SendRequest batch = harness.broker.journal().sendAttempts().get(1);
        assertThat(batch.messages()).hasSize(2);
        assertThat(batch.timeout()).isEqualTo(BROKER_TIMEOUT);
    }

    private long attemptsAt(String broker) {
        return harness.broker.journal().sendAttempts().stream()
                .filter(attempt -> attempt.brokerName().equals(broker))
                .count();
    }
}
