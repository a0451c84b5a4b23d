package io.github.rocketmqproxy.send;

import static io.github.rocketmqproxy.send.SendHarness.PLAIN;
import static io.github.rocketmqproxy.send.SendHarness.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.message.MessageType;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.testkit.FakeFaults.Operation;
import io.github.rocketmqproxy.testkit.TestMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Topics take messages of their types only, as far as that is known. */
class TopicTypesTest {
    private static final Duration AGED = Duration.ofSeconds(31);

    private final SendHarness harness = SendHarness.withBrokers("broker-a", "broker-b");

    @Test
    void messageOfAnotherTypeIsRefusedAndNothingIsStored() {
        limit(MessageType.FIFO, MessageType.DELAY);

        assertThat(failureOf(send("plain"))).satisfies(e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.MESSAGE_TYPE_MISMATCH);
            assertThat(e)
                    .hasMessage(
                            "topic: \"orders\" takes messages of type DELAY, FIFO, not NORMAL (expected: another topic,"
                                    + " or let it take them: mqadmin updateTopic -t orders -a +message.type=NORMAL)");
        });
        assertThat(harness.path.sendTyped(PLAIN.withShardingKey("k").body("ordered"), null))
                .isCompleted();

        assertThat(harness.storedTexts()).containsExactly("ordered");
        harness.assertNothingIsHeld();
    }

    @Test
    void manyMessagesAskTheBrokerOnce() {
        for (int i = 0; i < 10; i++) {
            assertThat(send("x")).isCompleted();
        }

        assertThat(harness.broker.journal().messageTypes()).containsExactly("orders");
        assertThat(harness.path.messageTypes("orders").join()).isEqualTo(MessageType.MIXED);
    }

    @Test
    void changeIsSeenAfterHalfAMinuteBehindTheBackOfWhoAsks() {
        assertThat(harness.path.messageTypes("orders").join()).isEqualTo(MessageType.MIXED);
        limit(MessageType.FIFO);
        assertThat(harness.path.messageTypes("orders").join()).isEqualTo(MessageType.MIXED);

        harness.timer.advance(AGED);

        harness.broker.faults().hold(Operation.MESSAGE_TYPES);
        assertThat(harness.path.messageTypes("orders")).isCompletedWithValue(MessageType.MIXED);
        harness.broker.faults().release(Operation.MESSAGE_TYPES);
        assertThat(harness.path.messageTypes("orders")).isCompletedWithValue(Set.of(MessageType.FIFO));
    }

    @Test
    void whatIsKnownServesWhenItCannotBeLookedUpAnew() {
        limit(MessageType.FIFO);
        assertThat(harness.path.messageTypes("orders").join()).containsExactly(MessageType.FIFO);
        harness.timer.advance(AGED);

        harness.broker.faults().failNext(Operation.MESSAGE_TYPES, 100, ErrorCode.BROKER_ERROR);

        for (int i = 0; i < 10; i++) {
            assertThat(harness.path.messageTypes("orders")).isCompletedWithValue(Set.of(MessageType.FIFO));
        }
        // Both brokers once, and not again for each message.
        assertThat(harness.broker.journal().messageTypes()).hasSize(3);
    }

    @Test
    void anotherBrokerIsAskedWhenTheFirstDoesNotKnow() {
        limit(MessageType.FIFO);
        harness.broker.faults().failNext(Operation.MESSAGE_TYPES, 1, ErrorCode.BROKER_UNREACHABLE);

        assertThat(failureOf(send("plain")).code()).isEqualTo(ErrorCode.MESSAGE_TYPE_MISMATCH);
    }

    @Test
    void nothingIsRefusedForWantOfKnowledge() {
        limit(MessageType.FIFO);
        harness.broker.faults().failNext(Operation.MESSAGE_TYPES, 2, ErrorCode.BROKER_ERROR);

        assertThat(harness.path.messageTypes("orders")).isCompletedWithValue(MessageType.MIXED);
        assertThat(send("plain")).isCompleted();
        harness.timer.advance(Duration.ofSeconds(2));
        // Asks, and is still answered by what was known before.
        send("plain");
        assertThat(failureOf(send("plain")).code()).isEqualTo(ErrorCode.MESSAGE_TYPE_MISMATCH);
    }

    @Test
    void brokerThatDoesNotAnswerHoldsMessagesUpForASecondAtMost() {
        harness.broker.faults().hold(Operation.MESSAGE_TYPES);

        CompletableFuture<SendReceipt> sent = send("x");
        assertThat(sent).isNotDone();
        harness.timer.advance(Duration.ofMillis(1_001));

        assertThat(sent).isCompleted();
        assertThat(send("y")).isCompleted();
    }

    @Test
    void orderIsKeptWhileTypesAreLookedUp() {
        harness.broker.faults().hold(Operation.MESSAGE_TYPES);
        TestMessages ordered = PLAIN.withShardingKey("k");
        List<CompletableFuture<SendReceipt>> sent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            sent.add(harness.path.sendTyped(ordered.body(Integer.toString(i)), null));
        }

        harness.broker.faults().release(Operation.MESSAGE_TYPES);

        assertThat(sent).allSatisfy(one -> assertThat(one).isCompleted());
        assertThat(harness.storedTexts())
                .containsExactly(
                        "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16",
                        "17", "18", "19");
    }

    @Test
    void missingTopicIsToldAndNotRemembered() {
        OutboundMessage message = TestMessages.to("missing").body("x");

        assertThat(failureOf(harness.path.sendTyped(message, null)).code()).isEqualTo(ErrorCode.TOPIC_NOT_FOUND);
        harness.broker.topic("missing", 1);
        assertThat(harness.path.sendTyped(message, null)).isCompleted();
    }

    @Test
    void otherProtocolsSendWithoutACheck() {
        limit(MessageType.FIFO);

        assertThat(harness.send(PLAIN.body("plain"))).isCompleted();
    }

    @Test
    void recallNeedsATopicForDelayedMessages() {
        limit(MessageType.FIFO);

        assertThat(failureOf(harness.path.recall("orders", "handle")).code())
                .isEqualTo(ErrorCode.MESSAGE_TYPE_MISMATCH);
        assertThat(harness.broker.journal().recalls()).isEmpty();
    }

    private void limit(MessageType... types) {
        harness.broker.topic("orders", 8, types);
    }

    private CompletableFuture<SendReceipt> send(String text) {
        return harness.path.sendTyped(PLAIN.body(text), null);
    }
}
