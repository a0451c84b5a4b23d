package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.HalfMessage;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.message.Subscription.Filter;
import io.github.rocketmqproxy.testkit.SharedBroker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link BrokerClient} does: the real one towards a real broker, and the fake one that other tests rely on. */
abstract class BrokerClientContract {
    static final Duration TIMEOUT = Duration.ofSeconds(5);
    static final Duration INVISIBLE = Duration.ofSeconds(30);

    private String topic = "";
    private Subscription all = new Subscription("", "", Filter.ALL);

    abstract BrokerClient client();

    /** Creates a group with settings of its own. */
    abstract void createGroup(String group, boolean orderly, int retryMaxTimes);

    /** Waits for a future, letting time pass. */
    abstract <T> T await(CompletableFuture<T> future);

    /** Lets time pass. */
    abstract void pass(Duration time);

    /** Now, by the broker's clock. */
    abstract long now();

    @BeforeEach
    void createTopicAndGroup() {
        topic = SharedBroker.unique("contract");
        all = new Subscription(topic, SharedBroker.unique("group"), Filter.ALL);
        await(client().createTopic(topic, 2));
    }

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
    void sentMessageArrivesWithAllThatItHad() {
        byte[] notUtf8 = {(byte) 0xFF, 0, (byte) 0xC3, 1};
        OutboundMessage message = new OutboundMessage(
                SharedBroker.unique("id"),
                topic,
                ByteBuffer.wrap(notUtf8),
                "blue",
                "key1 key2",
                Map.of("a", "1", "ключ", "значение"),
                "shard",
                0,
                0,
                Transaction.NONE,
                0);

        SendReceipt receipt =
                await(client().send(broker(), 1, List.of(message), TIMEOUT)).get(0);
        Delivery delivery = popOne(all);

        assertThat(receipt.queueId()).isEqualTo(1);
        assertThat(receipt.queueOffset()).isZero();
        assertThat(receipt.brokerName()).isEqualTo(broker());
        assertThat(receipt.commitLogOffset()).isNotNegative();
        assertThat(delivery.topic()).isEqualTo(topic);
        assertThat(delivery.messageId()).isEqualTo(receipt.messageId()).isNotEmpty();
        assertThat(delivery.body()).isEqualTo(ByteBuffer.wrap(notUtf8));
        assertThat(delivery.tag()).isEqualTo("blue");
        assertThat(delivery.reconsumeTimes()).isZero();
        assertThat(delivery.bornTimestamp()).isBetween(now() - 30_000, now() + 1_000);
        assertThat(delivery.properties())
                .containsEntry("a", "1")
                .containsEntry("ключ", "значение")
                .containsEntry("TAGS", "blue")
                .containsEntry("KEYS", "key1 key2")
                .containsEntry("__SHARDINGKEY", "shard")
                .containsEntry("UNIQ_KEY", receipt.messageId());
        assertThat(delivery.handle().queueId()).isEqualTo(1);
        assertThat(delivery.handle().offset()).isEqualTo(receipt.queueOffset());
        assertThat(DeliveryHandle.parse(delivery.handle().toString())).isEqualTo(delivery.handle());
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
    void ackOfAnExpiredDeliveryIsRefused() {
        send("slow");
        Delivery delivery = popOne(invisible(Duration.ofSeconds(1)));
        pass(Duration.ofSeconds(2));

        assertThatThrownBy(() -> await(client().ack(all, delivery.handle())))
                .satisfies(code(ErrorCode.INVALID_RECEIPT_HANDLE));
        assertThat(text(popOne(all))).isEqualTo("slow");
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
    void halfMessageIsInvisibleUntilCommitted() {
        HalfMessage half = sendHalf("committed", Transaction.HALF);
        assertThat(pop(all, 0, Duration.ofSeconds(1))).isEmpty();

        await(client().endTransaction(half, true));

        Delivery delivery = popOne(all);
        assertThat(text(delivery)).isEqualTo("committed");
        assertThat(delivery.messageId()).isEqualTo(half.messageId());
    }

    @Test
    void rolledBackMessageNeverComes() {
        HalfMessage half = sendHalf("rolled back", Transaction.HALF);

        await(client().endTransaction(half, false));

        assertThat(pop(all, 0, Duration.ofSeconds(2))).isEmpty();
    }

    @Test
    void unknownTransactionIsRefused() {
        HalfMessage half = sendHalf("known", Transaction.HALF);
        HalfMessage wrong = new HalfMessage(
                topic,
                half.messageId(),
                half.brokerName(),
                half.queueOffset() + 1_000,
                half.commitLogOffset() + 1_000_000_000L,
                false);

        assertThatThrownBy(() -> await(client().endTransaction(wrong, true)))
                .satisfies(code(ErrorCode.INVALID_TRANSACTION_ID));
    }

    @Test
    void brokerAsksAboutAHalfMessageThatNobodyEnds() {
        Queue<HalfMessage> asked = new ConcurrentLinkedQueue<>();
        Queue<String> bodies = new ConcurrentLinkedQueue<>();
        Queue<Boolean> byProxy = new ConcurrentLinkedQueue<>();
        client().onTransactionCheck((half, committedByProxy, message) -> {
            if (half.topic().equals(topic)) {
                bodies.add(text(message));
                byProxy.add(committedByProxy);
                asked.add(half);
            }
        });
        await(client().announceTransactionTopics(List.of(topic)));
        HalfMessage sent = sendHalf("orphan", Transaction.HALF_COMMITTED_BY_PROXY);

        for (int i = 0; i < 60 && asked.isEmpty(); i++) {
            pass(Duration.ofMillis(500));
        }

        assertThat(asked).isNotEmpty();
        HalfMessage half = asked.element();
        assertThat(half.messageId()).isEqualTo(sent.messageId());
        assertThat(half.brokerName()).isEqualTo(broker());
        assertThat(half.fromCheck()).isTrue();
        assertThat(bodies.element()).isEqualTo("orphan");
        assertThat(byProxy.element()).isTrue();

        await(client().endTransaction(half, true));
        Delivery delivery = popOne(all);
        assertThat(text(delivery)).isEqualTo("orphan");
        assertThat(delivery.properties().keySet()).noneMatch(name -> name.contains("PROXY"));
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

    // Helpers.

    String broker() {
        return await(client().route(topic)).brokers().get(0).brokerName();
    }

    Subscription subscription() {
        return all;
    }

    String topic() {
        return topic;
    }

    static Consumer<Throwable> code(ErrorCode code) {
        return failure -> assertThat(failure)
                .isInstanceOfSatisfying(
                        ProxyException.class,
                        known -> assertThat(known.code()).as(known.getMessage()).isEqualTo(code));
    }

    static OutboundMessage message(String topic, String body) {
        return new OutboundMessage(
                SharedBroker.unique("id"), topic, utf8(body), "", "", Map.of(), "", 0, 0, Transaction.NONE, 0);
    }

    private OutboundMessage tagged(String body, String tag) {
        return new OutboundMessage(
                SharedBroker.unique("id"), topic, utf8(body), tag, "", Map.of(), "", 0, 0, Transaction.NONE, 0);
    }

    static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    String text(Delivery delivery) {
        return StandardCharsets.UTF_8.decode(delivery.body().duplicate()).toString();
    }

    SendReceipt send(String body) {
        return await(client().send(broker(), 0, List.of(message(topic, body)), TIMEOUT))
                .get(0);
    }

    private HalfMessage sendHalf(String body, Transaction transaction) {
        OutboundMessage half = new OutboundMessage(
                SharedBroker.unique("id"), topic, utf8(body), "", "", Map.of(), "", 0, 0, transaction, 0);
        SendReceipt receipt =
                await(client().send(broker(), 0, List.of(half), TIMEOUT)).get(0);
        return new HalfMessage(
                topic,
                receipt.messageId(),
                receipt.brokerName(),
                receipt.queueOffset(),
                receipt.commitLogOffset(),
                false);
    }

    PopRequest request(Subscription subscription, Duration longPoll) {
        return new PopRequest(subscription, broker(), -1, 32, INVISIBLE, longPoll, false, true, "");
    }

    private PopRequest orderly(int most) {
        return new PopRequest(all, broker(), 0, most, INVISIBLE, Duration.ofMillis(500), true, true, "");
    }

    private PopRequest invisible(Duration invisible) {
        return new PopRequest(all, broker(), -1, 32, invisible, Duration.ofSeconds(1), false, true, "");
    }

    Delivery popOne(Subscription subscription) {
        return pop(subscription, 1).get(0);
    }

    Delivery popOne(PopRequest request) {
        return pop(request, 1, Duration.ofSeconds(20)).get(0);
    }

    List<Delivery> pop(Subscription subscription, int wanted) {
        return pop(subscription, wanted, Duration.ofSeconds(20));
    }

    /** Pops until there are as many as wanted; for zero, pops all that comes within the time. */
    private List<Delivery> pop(Subscription subscription, int wanted, Duration within) {
        return pop(request(subscription, Duration.ofSeconds(1)), wanted, within);
    }

    private List<Delivery> pop(PopRequest request, int wanted, Duration within) {
        List<Delivery> found = new ArrayList<>();
        long end = now() + within.toMillis();
        while (now() < end && (wanted == 0 || found.size() < wanted)) {
            PopResult result = await(client().pop(request));
            found.addAll(result.deliveries());
            if (result.deliveries().isEmpty() && !result.waited()) {
                pass(Duration.ofMillis(50));
            }
        }
        if (wanted > 0) {
            assertThat(found).as("messages popped").hasSize(wanted);
        }
        return found;
    }
}
