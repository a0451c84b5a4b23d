package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.MessageQueue;
import io.github.rocketmqproxy.message.MessageType;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import io.github.rocketmqproxy.message.PullRequest;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.testkit.Rocketmq4;
import io.github.rocketmqproxy.testkit.SharedBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A broker of RocketMQ 4.9 keeps the same contract, but for what it cannot do. */
class Rocketmq4BrokerClientIT extends RealBrokerContract {
    private static BrokerClient client;

    @BeforeAll
    static void open() {
        client = open(Rocketmq4.nameServerAddress());
    }

    @AfterAll
    static void close() {
        client.close();
    }

    @Override
    BrokerClient client() {
        return client;
    }

    @Override
    void createGroup(String group, boolean orderly, int retryMaxTimes) {
        await(client.configureConsumerGroup(group, orderly, retryMaxTimes));
    }

    @Override
    void createLiteGroup(String group, String liteBindTopic) {
        createGroup(group, false, 16);
    }

    @Override
    void createTopic(String name, MessageType type) {
        await(client.configureTopic(name, 2, type));
    }

    /** It says 0 as long as the queue's first messages are there. */
    @Override
    void assertHasStoredNone(String group) {
        assertThat(await(client().committedOffset(group, new MessageQueue(topic(), broker(), 0))))
                .isZero();
    }

    @Override
    long offsetAfterTheLast(long last) {
        return last;
    }

    /** It stores offsets of topics that it does not have. */
    @Test
    @Override
    void readingAMissingTopicNamesIt() {
        MessageQueue missing = new MessageQueue("no-such-topic", broker(), 0);

        assertThatThrownBy(() -> await(client().pull(new PullRequest(
                        SharedBroker.unique("group"), missing, 0, 1, Subscription.Filter.ALL, Duration.ZERO))))
                .satisfies(code(ErrorCode.TOPIC_NOT_FOUND))
                .hasMessageContaining("no-such-topic");
    }

    /** One without a level that is near enough is refused; this one has one. */
    @Test
    @Override
    void timedMessageComesAtItsTime() {
        long due = now() + 4_600;

        SendReceipt receipt =
                await(client().send(broker(), 0, List.of(timed(due)), TIMEOUT)).get(0);

        assertThat(receipt.recallHandle()).isEmpty();
        assertThat(text(popOne(all))).isEqualTo("timed");
        assertThat(now()).isGreaterThanOrEqualTo(due - 1_000);
    }

    @Test
    void timeThatNoLevelMeetsIsRefusedAndNothingIsStored() {
        assertThatThrownBy(() -> await(client().send(broker(), 0, List.of(timed(now() + 3_000)), TIMEOUT)))
                .satisfies(code(ErrorCode.ILLEGAL_DELIVERY_TIME))
                .hasMessageContaining("RocketMQ " + Rocketmq4.VERSION)
                .hasMessageContaining("1s 5s 10s 30s 1m");

        assertThat(await(client().endOffset(new MessageQueue(topic(), broker(), 0))))
                .isZero();
    }

    private OutboundMessage timed(long due) {
        return new OutboundMessage(
                SharedBroker.unique("id"), topic(), utf8("timed"), "", "", Map.of(), "", due, 0, Transaction.NONE, 0);
    }

    @Test
    @Override
    void recalledMessageNeverComes() {
        assertThatThrownBy(() -> await(client().recall(topic(), ""))).satisfies(code(ErrorCode.INVALID_RECALL_HANDLE));
    }

    @Test
    @Override
    void topicTakesTheTypesThatItWasCreatedFor() {
        String limited = SharedBroker.unique("limited");
        createTopic(limited, MessageType.FIFO);

        assertThat(await(client().messageTypes(broker(), limited)))
                .as("this broker knows no types")
                .isEqualTo(MessageType.MIXED);
    }

    /** A group that has stored nothing begins at zero, says a broker of this version, unless the first messages are gone. */
    @Test
    @Override
    void updatedOffsetIsFoundAgainByItsGroupOnly() {
        MessageQueue queue = new MessageQueue(topic(), broker(), 0);
        send("0");

        await(client().updateOffset(all.group(), queue, 1));

        assertThat(await(client().committedOffset(all.group(), queue))).isEqualTo(1);
        assertThat(await(client().committedOffset(SharedBroker.unique("group"), queue)))
                .isZero();
    }

    @Test
    void groupOfAnotherInstanceWaitsUntilThatOneLeaves() {
        send("first");
        Delivery first = popOne(all);
        try (BrokerClient other = open(Rocketmq4.nameServerAddress())) {
            await(other.groupSettings(broker(), all.group()));
            PopRequest request = request(all, Duration.ofMillis(500));
            send("second");

            assertThat(await(other.pop(request)).deliveries()).isEmpty();
            assertThatThrownBy(() -> await(other.ack(all, first.handle())))
                    .satisfies(code(ErrorCode.INVALID_RECEIPT_HANDLE))
                    .hasMessageContaining("RocketMQ 4.x")
                    .hasMessageContaining("does not own queue");
            assertThatThrownBy(() -> await(other.changeInvisible(all, first.handle(), INVISIBLE, true)))
                    .satisfies(code(ErrorCode.INVALID_RECEIPT_HANDLE));
            assertThatThrownBy(() -> await(other.forwardToDeadLetter(all, first.handle(), first.messageId())))
                    .satisfies(code(ErrorCode.INVALID_RECEIPT_HANDLE));
        }
        await(client().ack(all, first.handle()));
        assertThat(text(popOne(all))).isEqualTo("second");
    }

    @Test
    void whatIsNotAcknowledgedComesAgainFromTheNextOwner() {
        List<Delivery> before;
        try (BrokerClient leaving = open(Rocketmq4.nameServerAddress())) {
            for (String body : List.of("1", "2", "3", "4")) {
                send(body);
            }
            await(leaving.groupSettings(broker(), all.group()));
            before = new ArrayList<>();
            while (before.size() < 4) {
                before.addAll(
                        await(leaving.pop(request(all, Duration.ofSeconds(1)))).deliveries());
            }
            await(leaving.ack(all, before.get(0).handle()));
            await(leaving.ack(all, before.get(2).handle()));
        }

        assertThat(pop(all, 3)).extracting(this::text).containsExactly("2", "3", "4");
        assertThatThrownBy(() -> await(client().ack(all, before.get(1).handle())))
                .satisfies(code(ErrorCode.INVALID_RECEIPT_HANDLE));
    }

    @Test
    void messageThatIsTriedOftenEnoughGoesToTheDeadLetterTopic() {
        createGroup(all.group(), false, 1);
        assertThat(await(client().groupSettings(broker(), all.group())).retryMaxTimes())
                .isEqualTo(1);
        send("hopeless");
        await(client().changeInvisible(all, popOne(all).handle(), Duration.ZERO, true));
        Delivery second = popOne(all);
        assertThat(second.reconsumeTimes()).isEqualTo(1);

        await(client().changeInvisible(all, second.handle(), Duration.ZERO, true));

        assertThat(pop(all, 0, Duration.ofSeconds(3))).isEmpty();
        assertThat(await(client().route("%DLQ%" + all.group())).brokers()).isNotEmpty();
    }

    @Test
    void retriesOfTwoTopicsOfAGroupFindTheirOwnConsumers() {
        String second = SharedBroker.unique("second");
        await(client().createTopic(second, 1));
        Subscription other = new Subscription(second, all.group(), all.filter());
        send("one");
        await(client().send(broker(), 0, List.of(message(second, "two")), TIMEOUT));
        Delivery one = popOne(all);
        Delivery two = popOne(other);
        await(client().changeInvisible(all, one.handle(), Duration.ZERO, true));
        await(client().changeInvisible(other, two.handle(), Duration.ZERO, true));

        Delivery oneAgain = popOne(all);
        Delivery twoAgain = popOne(other);

        assertThat(text(oneAgain)).isEqualTo("one");
        assertThat(text(twoAgain)).isEqualTo("two");
        assertThat(twoAgain.topic()).isEqualTo(second);
        await(client().ack(all, oneAgain.handle()));
        await(client().ack(other, twoAgain.handle()));
        assertThat(pop(all, 0, Duration.ofSeconds(2))).isEmpty();
    }

    // What such a broker cannot do is not asked of it: groups in strict order, priorities, lite topics.

    @Override
    void orderlyGroupGetsNothingOfAQueueUntilAllIsAcked() {}

    @Override
    void orderlyMessageGivenBackComesAgainInItsPlaceWithItsCountRaised() {}

    @Override
    void handleThatRecallsNothingIsRefused() {}

    @Override
    void priorityChoosesTheQueue() {}

    @Override
    void clientGetsTheLiteTopicsThatItHasSubscribedTo() {}

    @Override
    void waitingClientGetsAMessageOfItsLiteTopic() {}

    @Override
    void liteTopicWaitsUntilItsMessageIsAcknowledged() {}

    @Override
    void liteMessageGivenBackComesAgainWithItsCountRaised() {}

    @Override
    void unsubscribedLiteTopicIsSilent() {}

    @Override
    void groupThatIsNotBoundToTheTopicGetsNoLiteTopics() {}
}
