package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.GroupSettings;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.message.Subscription.Filter;
import io.github.rocketmqproxy.message.TopicRoute;
import io.github.rocketmqproxy.testkit.SharedBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What every {@link BrokerClient} does: the real one towards a real broker, and the fake one that other tests rely on. */
abstract class BrokerClientContract extends TransactionContract {
    @Test
    void routeNamesEachBrokerWithItsQueues() {
        TopicRoute route = await(client().route(topic));

        assertThat(route.topic()).isEqualTo(topic);
        assertThat(route.brokers()).singleElement().satisfies(queues -> {
            assertThat(queues.writeQueues()).isEqualTo(2);
            assertThat(queues.readQueues()).isEqualTo(2);
            assertThat(queues.address()).contains(":");
        });
    }

    @Test
    void creatingATopicAgainLeavesItAsItIs() {
        assertThat(await(client().createTopic(topic, 7)).brokers().get(0).writeQueues())
                .isEqualTo(2);
    }

    @Test
    void missingTopicIsNamed() {
        assertThatThrownBy(() -> await(client().route("no-such-topic")))
                .satisfies(code(ErrorCode.TOPIC_NOT_FOUND))
                .hasMessageContaining("no-such-topic");
        assertThatThrownBy(() -> await(client().send(broker(), 0, List.of(message("no-such-topic", "x")), TIMEOUT)))
                .satisfies(code(ErrorCode.TOPIC_NOT_FOUND))
                .hasMessageContaining("no-such-topic");
    }

    @Test
    void batchIsStoredInOrderWithOneReceiptEach() {
        List<OutboundMessage> batch = List.of(message(topic, "one"), tagged("two", "green"), message(topic, "three"));

        await(client().send(broker(), 0, List.of(message(topic, "zero")), TIMEOUT));
        List<SendReceipt> receipts = await(client().send(broker(), 0, batch, TIMEOUT));
        List<Delivery> deliveries = pop(all, 4);

        assertThat(receipts).extracting(SendReceipt::queueOffset).containsExactly(1L, 2L, 3L);
        assertThat(receipts).extracting(SendReceipt::messageId).doesNotHaveDuplicates();
        assertThat(deliveries).extracting(this::text).containsExactly("zero", "one", "two", "three");
        assertThat(deliveries.subList(1, 4))
                .extracting(Delivery::messageId)
                .containsExactlyElementsOf(
                        receipts.stream().map(SendReceipt::messageId).toList());
        assertThat(deliveries.get(2).tag()).isEqualTo("green");
    }

    @Test
    void popWithoutMessagesWaitsForItsLongPoll() {
        PopResult result = await(client().pop(request(all, Duration.ofSeconds(1))));

        assertThat(result.deliveries()).isEmpty();
        assertThat(result.waited()).isTrue();
    }

    @Test
    void waitingPopGetsAMessageThatArrives() {
        CompletableFuture<PopResult> waiting = client().pop(request(all, Duration.ofSeconds(10)));
        pass(Duration.ofMillis(300));
        assertThat(waiting).isNotDone();

        send("late");

        assertThat(await(waiting).deliveries()).extracting(this::text).containsExactly("late");
    }

    @Test
    void ackedMessageNeverComesAgain() {
        send("once");
        Delivery delivery = popOne(invisible(Duration.ofSeconds(2)));

        await(client().ack(all, delivery.handle()));

        assertThat(pop(all, 0, Duration.ofSeconds(4))).isEmpty();
    }

    @Test
    void unackedMessageComesAgainWithItsCountRaised() {
        send("again");
        Delivery first = popOne(invisible(Duration.ofSeconds(1)));
        Delivery second = popOne(all);

        assertThat(first.reconsumeTimes()).isZero();
        assertThat(text(second)).isEqualTo("again");
        assertThat(second.messageId()).isEqualTo(first.messageId());
        assertThat(second.topic()).isEqualTo(topic);
        assertThat(second.reconsumeTimes()).isEqualTo(1);
        await(client().ack(all, second.handle()));
    }

    @Test
    void messageGivenBackComesAtOnceWithItsCountRaised() {
        send("nack");
        Delivery first = popOne(all);

        await(client().changeInvisible(all, first.handle(), Duration.ZERO, true));
        Delivery second = popOne(all);

        assertThat(second.messageId()).isEqualTo(first.messageId());
        assertThat(second.reconsumeTimes()).isEqualTo(1);
        await(client().ack(all, second.handle()));
    }

    @Test
    void messageGivenBackUnseenKeepsItsCount() {
        send("unseen");
        Delivery first = popOne(all);

        await(client().changeInvisible(all, first.handle(), Duration.ZERO, false));
        Delivery second = popOne(all);

        assertThat(second.messageId()).isEqualTo(first.messageId());
        assertThat(second.reconsumeTimes()).isZero();
    }

    @Test
    void extendedMessageStaysHiddenAndIsAckedByItsNewHandle() {
        send("extended");
        Delivery delivery = popOne(invisible(Duration.ofSeconds(2)));

        DeliveryHandle renewed = await(client().changeInvisible(all, delivery.handle(), Duration.ofSeconds(20), true));

        assertThat(pop(all, 0, Duration.ofSeconds(4))).isEmpty();
        await(client().ack(all, renewed));
    }

    @Test
    void tagFilterDeliversWhatMatchesAndNothingElse() {
        await(client().send(broker(), 0, List.of(tagged("a", "red")), TIMEOUT));
        await(client().send(broker(), 0, List.of(tagged("b", "green")), TIMEOUT));
        await(client().send(broker(), 0, List.of(message(topic, "c")), TIMEOUT));
        await(client().send(broker(), 0, List.of(tagged("d", "blue")), TIMEOUT));

        List<Delivery> found = pop(new Subscription(topic, all.group(), new Filter(Filter.Type.TAG, "red || blue")), 2);

        assertThat(found).extracting(this::text).containsExactly("a", "d");
    }

    @Test
    void groupsGetEveryMessageEach() {
        send("both");

        assertThat(text(popOne(all))).isEqualTo("both");
        assertThat(text(popOne(new Subscription(topic, SharedBroker.unique("group"), Filter.ALL))))
                .isEqualTo("both");
    }

    @Test
    void timedMessageComesAtItsTime() {
        long due = now() + 3_000;
        OutboundMessage timed = new OutboundMessage(
                SharedBroker.unique("id"), topic, utf8("timed"), "", "", Map.of(), "", due, 0, Transaction.NONE, 0);

        SendReceipt receipt =
                await(client().send(broker(), 0, List.of(timed), TIMEOUT)).get(0);
        Delivery delivery = popOne(all);

        assertThat(receipt.recallHandle()).isNotEmpty();
        assertThat(text(delivery)).isEqualTo("timed");
        assertThat(delivery.messageId()).isEqualTo(receipt.messageId());
        assertThat(now()).isGreaterThanOrEqualTo(due - 1_000);
    }

    @Test
    void delayLevelOneIsOneSecond() {
        long sent = now();
        OutboundMessage delayed = new OutboundMessage(
                SharedBroker.unique("id"), topic, utf8("delayed"), "", "", Map.of(), "", 0, 1, Transaction.NONE, 0);

        await(client().send(broker(), 0, List.of(delayed), TIMEOUT));

        assertThat(text(popOne(all))).isEqualTo("delayed");
        assertThat(now()).isGreaterThanOrEqualTo(sent + 900);
    }

    @Test
    void deadLetterLeavesTheTopicAndArrivesInTheGroupsDeadLetterTopic() {
        send("dead");
        // A group must exist before its dead-letter topic can.
        await(client().groupSettings(broker(), all.group()));
        Delivery delivery = popOne(invisible(Duration.ofSeconds(3)));

        await(client().forwardToDeadLetter(all, delivery.handle(), delivery.messageId()));

        assertThat(pop(all, 0, Duration.ofSeconds(4))).isEmpty();
        assertThat(await(client().route("%DLQ%" + all.group())).brokers()).isNotEmpty();
    }

    @Test
    void orderlyGroupGetsNothingOfAQueueUntilAllIsAcked() {
        createGroup(all.group(), true, 5);
        for (String body : List.of("1", "2", "3")) {
            send(body);
        }
        assertThat(await(client().groupSettings(broker(), all.group()))).isEqualTo(new GroupSettings(true, true, 5));

        List<Delivery> first = await(client().pop(orderly(2))).deliveries();
        assertThat(first).extracting(this::text).containsExactly("1", "2");
        assertThat(await(client().pop(orderly(2))).deliveries()).isEmpty();

        await(client().ack(all, first.get(0).handle()));
        assertThat(await(client().pop(orderly(2))).deliveries()).isEmpty();

        await(client().ack(all, first.get(1).handle()));
        assertThat(await(client().pop(orderly(2))).deliveries())
                .extracting(this::text)
                .containsExactly("3");
    }

    @Test
    void orderlyMessageGivenBackComesAgainInItsPlaceWithItsCountRaised() {
        createGroup(all.group(), true, 5);
        send("1");
        send("2");
        Delivery first = await(client().pop(orderly(1))).deliveries().get(0);

        await(client().changeInvisible(all, first.handle(), Duration.ZERO, true));
        pass(Duration.ofMillis(100));
        Delivery second = await(client().pop(orderly(1))).deliveries().get(0);

        assertThat(text(second)).isEqualTo("1");
        assertThat(second.reconsumeTimes()).isEqualTo(1);
        await(client().ack(all, second.handle()));
        assertThat(text(await(client().pop(orderly(1))).deliveries().get(0))).isEqualTo("2");
    }

    @Test
    void handleOfAnotherClusterIsRefused() {
        send("x");
        DeliveryHandle real = popOne(all).handle();
        DeliveryHandle foreign =
                new DeliveryHandle(0, real.popTimeMillis(), 600_000, 0, 0, "broker-of-another-cluster", 0, 0, 0);

        assertThatThrownBy(() -> await(client().ack(all, foreign)))
                .satisfies(code(ErrorCode.INVALID_RECEIPT_HANDLE))
                .hasMessageContaining("broker-of-another-cluster");
    }

    @Test
    void handleOfNoMessageIsRefused() {
        send("x");
        DeliveryHandle real = popOne(all).handle();
        DeliveryHandle invented = new DeliveryHandle(
                4_711, real.popTimeMillis(), 600_000, real.reviveQueueId(), 0, broker(), 0, 4_711, 0);

        assertThatThrownBy(() -> await(client().ack(all, invented))).satisfies(code(ErrorCode.INVALID_RECEIPT_HANDLE));
    }

    @Test
    void sendToABrokerThatIsNotThereNamesIt() {
        assertThatThrownBy(() -> await(client().send("nobody", 0, List.of(message(topic, "x")), TIMEOUT)))
                .satisfies(code(ErrorCode.BROKER_UNREACHABLE))
                .hasMessageContaining("nobody");
    }

    @Test
    void healthNamesEachNameServerAndBroker() {
        ClusterHealth health = await(client().health());

        assertThat(health.unreachable()).isEmpty();
        assertThat(health.healthy()).isTrue();
        assertThat(health.reachable()).anyMatch(line -> line.startsWith("name server "));
        assertThat(health.reachable()).anyMatch(line -> line.startsWith("broker " + broker()));
    }
}
