package io.github.rocketmqproxy.send;

import static io.github.rocketmqproxy.send.SendHarness.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.HalfMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.testkit.FakeFaults.Operation;
import io.github.rocketmqproxy.testkit.TestMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransactionSendTest {
    private static final TestMessages HALF = PLAIN.in(Transaction.HALF);
    private static final TestMessages COMMITTED = PLAIN.in(Transaction.HALF_COMMITTED_BY_PROXY);

    private final SendHarness harness = SendHarness.withBrokers("broker-a");

    @AfterEach
    void nothingIsHeld() {
        harness.assertNothingIsHeld();
    }

    @Test
    void halfMessageIsHiddenUntilItsProducerCommits() {
        SendReceipt receipt = harness.send(HALF.body("text")).join();
        assertThat(harness.broker.stored("orders")).isEmpty();

        HalfMessage half = HalfMessage.of("orders", receipt);
        assertThat(harness.path.endTransaction(half, true)).isCompleted();

        assertThat(harness.broker.stored("orders")).hasSize(1);
        assertThat(harness.broker.openTransactions()).isZero();
    }

    @Test
    void rolledBackHalfMessageIsNeverSeen() {
        SendReceipt receipt = harness.send(HALF.body("text")).join();

        assertThat(harness.path.endTransaction(HalfMessage.of("orders", receipt), false))
                .isCompleted();

        assertThat(harness.broker.stored("orders")).isEmpty();
        assertThat(harness.broker.openTransactions()).isZero();
    }

    @Test
    void messageThatTheProxyCommitsIsVisibleWhenItsReceiptComes() {
        harness.send(COMMITTED.body("text"))
                .thenAccept(
                        receipt -> assertThat(harness.broker.stored("orders")).hasSize(1))
                .join();
    }

    @Test
    void failedCommitIsAFailedSend() {
        harness.broker.failNextEnds(1, ErrorCode.BROKER_TIMEOUT);

        CompletableFuture<SendReceipt> receipt = harness.send(COMMITTED.body("text"));

        assertThat(SendHarness.failureOf(receipt).code()).isEqualTo(ErrorCode.BROKER_TIMEOUT);
    }

    @Test
    void messageWhoseCommitFailedIsRolledBackWhenTheBrokerAsks() {
        harness.broker.failNextEnds(1, ErrorCode.BROKER_TIMEOUT);
        harness.send(COMMITTED.body("text"));
        assertThat(harness.broker.openTransactions()).isEqualTo(1);

        harness.timer.advance(Duration.ofSeconds(6));

        assertThat(harness.broker.openTransactions()).isZero();
        assertThat(harness.broker.stored("orders"))
                .as("its producer was told that it was not sent")
                .isEmpty();
    }

    @Test
    void watcherIsNotAskedAboutMessagesThatTheProxyCommits() {
        Watcher watcher = new Watcher();
        harness.path.watchTransactions("orders", watcher);
        harness.broker.failNextEnds(1, ErrorCode.BROKER_TIMEOUT);
        harness.send(COMMITTED.body("text"));

        harness.timer.advance(Duration.ofSeconds(30));

        assertThat(watcher.asked).isEmpty();
    }

    @Test
    void failedRollBackIsTriedWhenTheBrokerAsksAgain() {
        harness.broker.failNextEnds(2, ErrorCode.BROKER_TIMEOUT);
        harness.send(COMMITTED.body("text"));

        harness.timer.advance(Duration.ofSeconds(6));
        assertThat(harness.broker.openTransactions()).isEqualTo(1);
        harness.timer.advance(Duration.ofSeconds(5));

        assertThat(harness.broker.openTransactions()).isZero();
    }

    @Test
    void questionGoesToExactlyOneWatcherInTurn() {
        List<Watcher> watchers = List.of(new Watcher(), new Watcher(), new Watcher());
        watchers.forEach(watcher -> harness.path.watchTransactions("orders", watcher));
        harness.sendNumbered(HALF, 9);

        harness.timer.advance(Duration.ofSeconds(6));

        assertThat(watchers).allSatisfy(watcher -> assertThat(watcher.asked).hasSize(3));
        assertThat(watchers.stream().flatMap(watcher -> watcher.asked.stream()))
                .extracting(HalfMessage::messageId)
                .doesNotHaveDuplicates();
    }

    @Test
    void watcherCanAnswerTheQuestionAndSeesTheMessage() {
        Watcher watcher = new Watcher();
        harness.path.watchTransactions("orders", watcher);
        SendReceipt receipt = harness.send(HALF.body("text")).join();
        harness.timer.advance(Duration.ofSeconds(6));

        HalfMessage asked = watcher.asked.get(0);
        assertThat(asked.messageId()).isEqualTo(receipt.messageId());
        assertThat(asked.fromCheck()).isTrue();
        assertThat(TestMessages.text(watcher.messages.get(0).body())).isEqualTo("text");
        assertThat(harness.path.endTransaction(asked, true)).isCompleted();
        assertThat(harness.broker.stored("orders")).hasSize(1);
    }

    @Test
    void watcherOfAnotherTopicIsNotAsked() {
        Watcher other = new Watcher();
        harness.path.watchTransactions("invoices", other);
        harness.send(HALF.body("text"));

        harness.timer.advance(Duration.ofSeconds(20));

        assertThat(other.asked).isEmpty();
    }

    @Test
    void withoutAWatcherTheTransactionStaysOpenAndIsAskedAboutLater() {
        harness.send(HALF.body("text"));
        harness.timer.advance(Duration.ofSeconds(60));
        assertThat(harness.broker.openTransactions()).isEqualTo(1);

        Watcher late = new Watcher();
        harness.path.watchTransactions("orders", late);
        harness.timer.advance(Duration.ofSeconds(5));

        assertThat(late.asked).hasSize(1);
    }

    @Test
    void watcherThatHasStoppedIsNotAsked() {
        Watcher gone = new Watcher();
        Watcher here = new Watcher();
        Runnable stop = harness.path.watchTransactions("orders", gone);
        harness.path.watchTransactions("orders", here);
        harness.sendNumbered(HALF, 4);
        stop.run();

        harness.timer.advance(Duration.ofSeconds(6));

        assertThat(gone.asked).isEmpty();
        assertThat(here.asked).hasSize(4);
    }

    @Test
    void brokenWatcherDoesNotKeepTheOthersFromHearing() {
        Watcher healthy = new Watcher();
        harness.path.watchTransactions("orders", (half, message) -> {
            throw new IllegalStateException("broken watcher");
        });
        harness.path.watchTransactions("orders", healthy);
        harness.sendNumbered(HALF, 2);

        harness.timer.advance(Duration.ofSeconds(12));

        assertThat(healthy.asked).isNotEmpty();
    }

    @Test
    void topicIsAnnouncedBeforeItsFirstHalfMessageAndNotForEach() {
        harness.broker.holdSends();
        harness.sendNumbered(HALF, 5);
        assertThat(harness.broker.journal().announcements()).containsExactly(List.of("orders"));

        harness.broker.releaseSends();
    }

    @Test
    void plainMessagesAnnounceNothing() {
        harness.sendNumbered(PLAIN, 5);
        harness.path.announceTransactionTopics();

        assertThat(harness.broker.journal().announcements()).isEmpty();
    }

    @Test
    void watchingAnnouncesTheTopicAtOnce() {
        harness.path.watchTransactions("orders", new Watcher());

        assertThat(harness.broker.journal().announcements()).containsExactly(List.of("orders"));
    }

    @Test
    void topicsInUseAreAnnouncedAgainAndAgain() {
        harness.send(HALF.body("text"));
        harness.broker.faults().failNext(Operation.ANNOUNCE, 1, ErrorCode.BROKER_UNREACHABLE);

        harness.path.announceTransactionTopics();
        harness.path.announceTransactionTopics();

        assertThat(harness.broker.journal().announcements()).hasSize(3);
        assertThat(SendPath.announceInterval()).as("brokers forget after 2 min").isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void topicOutOfUseIsDroppedAndAWatchedOneIsKept() {
        harness.broker.topic("invoices", 1);
        harness.send(HALF.body("text"));
        harness.path.watchTransactions("invoices", new Watcher());
        harness.timer.advance(Duration.ofMinutes(11));
        int before = harness.broker.journal().announcements().size();

        harness.path.announceTransactionTopics();

        List<List<String>> announced = harness.broker.journal().announcements();
        assertThat(announced.subList(before, announced.size())).containsExactly(List.of("invoices"));
    }

    private static final class Watcher implements TransactionWatcher {
        private final List<HalfMessage> asked = new ArrayList<>();
        private final List<Delivery> messages = new ArrayList<>();

        @Override
        public void check(HalfMessage half, Delivery message) {
            asked.add(half);
            messages.add(message);
        }
    }
}
