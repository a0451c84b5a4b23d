package io.github.rocketmqproxy.broker;

import static io.github.rocketmqproxy.broker.ContractSupport.code;
import static io.github.rocketmqproxy.broker.ContractSupport.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.broker.AckLanes.Entry;
import io.github.rocketmqproxy.embeddedbroker.EmbeddedBroker;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.MessageQueue;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.message.Subscription.Filter;
import io.github.rocketmqproxy.testkit.SharedBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real brokers do with many acknowledgements in one request. */
class AckBatchingIT {
    private static final String BROKER = "embedded";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    /** Long enough for a test to acknowledge in, short enough to wait for its end. */
    private static final Duration INVISIBLE = Duration.ofSeconds(8);

    private static final Duration UNTIL_ALL_HAVE_COME_AGAIN = Duration.ofSeconds(11);

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private BrokerClient client(String nameServer) {
        BrokerClient client = RealBrokerContract.open(nameServer);
        open.add(client);
        return client;
    }

    private AckBatching acks(String nameServer) {
        AckBatching acks = new AckBatching(nameServer);
        open.add(0, acks);
        return acks;
    }

    private static String shared() {
        return SharedBroker.get().nameServerAddress();
    }

    private static Subscription subscription(String topic, String group) {
        return new Subscription(topic, group, Filter.ALL);
    }

    private static void send(BrokerClient client, String topic, int queueId, int from, int to) {
        for (int i = from; i < to; i++) {
            Awaiting.result(client.send(BROKER, queueId, List.of(message(topic, topic + " " + i)), TIMEOUT));
        }
    }

    /** Pops, a few at a time, until there are so many. */
    private static List<Delivery> pop(BrokerClient client, Subscription subscription, int wanted, Duration invisible) {
        List<Delivery> found = new ArrayList<>();
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (found.size() < wanted && System.nanoTime() - end < 0) {
            found.addAll(popOnce(client, subscription, 4, invisible));
        }
        assertThat(found).as("popped of %s", subscription).hasSize(wanted);
        return found;
    }

    private static List<Delivery> popOnce(
            BrokerClient client, Subscription subscription, int most, Duration invisible) {
        Duration longPoll = Duration.ofSeconds(1);
        return Awaiting.result(client.pop(
                        new PopRequest(subscription, BROKER, -1, most, invisible, longPoll, false, true, "")))
                .deliveries();
    }

    /** The texts of all that comes within a time, which nobody acknowledges. */
    private static Set<String> comesAgain(BrokerClient client, Subscription subscription, Duration within) {
        Set<String> texts = new HashSet<>();
        long end = System.nanoTime() + within.toNanos();
        while (System.nanoTime() - end < 0) {
            popOnce(client, subscription, 32, Duration.ofMinutes(5)).forEach(delivery -> texts.add(text(delivery)));
        }
        return texts;
    }

    private static String text(Delivery delivery) {
        return StandardCharsets.UTF_8.decode(delivery.body().duplicate()).toString();
    }

    private static Set<String> texts(List<Delivery> deliveries) {
        Set<String> texts = new HashSet<>();
        deliveries.forEach(delivery -> texts.add(text(delivery)));
        return texts;
    }

    /** Lets two acknowledgements wait at the gate, so that whatever follows collects behind them. */
    private static List<CompletableFuture<Void>> occupy(
            AckBatching acks, Subscription subscription, List<Delivery> deliveries) {
        acks.delivered(subscription, deliveries);
        Awaiting.result(acks.ack(subscription, deliveries.get(0).handle()));
        acks.shut();
        return List.of(
                acks.ack(subscription, deliveries.get(1).handle()),
                acks.ack(subscription, deliveries.get(2).handle()));
    }

    @Test
    void groupsTopicsQueuesAndPopsShareARequestAndOnlyWhatWasAcknowledgedStaysAway() {
        BrokerClient client = client(shared());
        AckBatching acks = acks(shared());
        Map<Subscription, List<Delivery>> popped = new LinkedHashMap<>();
        String firstGroup = SharedBroker.unique("group");
        for (String topic : List.of(SharedBroker.unique("acks"), SharedBroker.unique("acks"))) {
            Awaiting.result(client.createTopic(topic, 2));
            send(client, topic, 0, 0, 8);
            send(client, topic, 1, 8, 16);
            for (String group : List.of(firstGroup, SharedBroker.unique("group"))) {
                popped.put(subscription(topic, group), List.of());
            }
        }
        popped.replaceAll((subscription, none) -> pop(client, subscription, 16, INVISIBLE));

        Map.Entry<Subscription, List<Delivery>> occupying =
                popped.entrySet().iterator().next();
        Subscription first = occupying.getKey();
        List<CompletableFuture<Void>> answers = new ArrayList<>(occupy(acks, first, occupying.getValue()));
        popped.forEach((subscription, deliveries) -> {
            acks.delivered(subscription, deliveries);
            // Two thirds of them; the first three of the first have gone alone.
            for (int i = subscription == first ? 3 : 0; i < deliveries.size(); i++) {
                if (i % 3 != 2) {
                    answers.add(acks.ack(subscription, deliveries.get(i).handle()));
                }
            }
        });
        acks.open();
        answers.forEach(Awaiting::result);

        assertThat(acks.batches).singleElement().satisfies(batch -> {
            assertThat(batch).hasSize(3 * 11 + 9);
            assertThat(batch.stream().map(Entry::subscription).distinct()).hasSize(4);
            assertThat(batch.stream()
                            .map(entry -> entry.handle().popTimeMillis())
                            .distinct()
                            .count())
                    .as("pops")
                    .isGreaterThan(8);
        });
        popped.forEach((subscription, deliveries) -> {
            Set<String> expected = new HashSet<>();
            for (int i = 0; i < deliveries.size(); i++) {
                if (i % 3 == 2 && !(subscription == first && i == 2)) {
                    expected.add(text(deliveries.get(i)));
                }
            }
            Duration within = subscription == first ? UNTIL_ALL_HAVE_COME_AGAIN : Duration.ofSeconds(3);
            assertThat(comesAgain(client, subscription, within))
                    .as("%s", subscription)
                    .isEqualTo(expected);
        });
    }

    @Test
    void messagesOfTheRetryTopicAreAcknowledgedInItToo() {
        BrokerClient client = client(shared());
        AckBatching acks = acks(shared());
        Subscription all = subscription(SharedBroker.unique("acks"), SharedBroker.unique("group"));
        Awaiting.result(client.createTopic(all.topic(), 1));
        send(client, all.topic(), 0, 0, 6);
        pop(client, all, 6, Duration.ofSeconds(1));
        List<Delivery> again = pop(client, all, 6, INVISIBLE);
        assertThat(again)
                .allSatisfy(delivery -> assertThat(delivery.handle().topicKind())
                        .as("popped from a retry topic")
                        .isNotZero());

        List<CompletableFuture<Void>> answers = new ArrayList<>(occupy(acks, all, again));
        answers.add(acks.ack(all, again.get(3).handle()));
        answers.add(acks.ack(all, again.get(4).handle()));
        acks.open();
        answers.forEach(Awaiting::result);

        assertThat(acks.batches).extracting(List::size).containsExactly(2);
        assertThat(comesAgain(client, all, UNTIL_ALL_HAVE_COME_AGAIN)).containsExactly(text(again.get(5)));
    }

    @Test
    void handlesOfWhatTheBrokerHasNotGotAreRefusedAndTheirNeighboursTaken() {
        BrokerClient client = client(shared());
        Subscription all = subscription(SharedBroker.unique("acks"), SharedBroker.unique("group"));
        Awaiting.result(client.createTopic(all.topic(), 1));
        send(client, all.topic(), 0, 0, 30);
        List<Delivery> popped = pop(client, all, 30, INVISIBLE);
        DeliveryHandle real = popped.get(0).handle();
        Awaiting.result(client.ack(all, real));
        List<DeliveryHandle> forged = List.of(
                at(real, BROKER, 0, 4_711),
                at(real, BROKER, 0, 31),
                at(real, BROKER, 77, 0),
                at(real, "broker-of-another-cluster", 0, 0));

        List<CompletableFuture<Void>> good = new ArrayList<>();
        List<CompletableFuture<Void>> bad = new ArrayList<>();
        for (int i = 1; i < 29; i++) {
            good.add(client.ack(all, popped.get(i).handle()));
            bad.add(client.ack(all, forged.get(i % forged.size())));
        }

        good.forEach(Awaiting::result);
        assertThat(bad)
                .allSatisfy(answer -> assertThatThrownBy(() -> Awaiting.result(answer))
                        .satisfies(code(ErrorCode.INVALID_RECEIPT_HANDLE)));
        assertThat(comesAgain(client, all, UNTIL_ALL_HAVE_COME_AGAIN)).containsExactly(text(popped.get(29)));
    }

    private static DeliveryHandle at(DeliveryHandle real, String broker, int queueId, long offset) {
        return new DeliveryHandle(
                offset,
                real.popTimeMillis(),
                real.invisibleMillis(),
                real.reviveQueueId(),
                real.topicKind(),
                broker,
                queueId,
                offset,
                real.commitLogOffset());
    }

    /** Why such handles must not get into a batch. */
    @Test
    void brokerPassesOverWhatItHasNotGotWithoutAWord() {
        BrokerClient client = client(shared());
        AckBatching acks = acks(shared());
        Subscription all = subscription(SharedBroker.unique("acks"), SharedBroker.unique("group"));
        Awaiting.result(client.createTopic(all.topic(), 1));
        send(client, all.topic(), 0, 0, 1);
        DeliveryHandle forged = at(pop(client, all, 1, INVISIBLE).get(0).handle(), BROKER, 0, 4_711);
        Entry entry = new Entry(all, forged);

        assertThatThrownBy(() -> Awaiting.result(acks.single(entry))).satisfies(code(ErrorCode.INVALID_RECEIPT_HANDLE));
        Awaiting.result(acks.batch(BROKER, List.of(entry, entry)));
    }

    @TempDir
    Path directory;

    @Test
    void brokerThatDiesWithAcknowledgementsUnderWayLeavesNoneUnansweredAndNoneAnsweredWrongly() throws IOException {
        try (EmbeddedBroker broker =
                EmbeddedBroker.builder().directory(directory).start()) {
            BrokerClient client = client(broker.nameServerAddress());
            AckBatching acks = acks(broker.nameServerAddress());
            Subscription all = subscription("acks", "group");
            broker.createTopic(all.topic(), 1);
            send(client, all.topic(), 0, 0, 40);
            List<Delivery> popped = pop(client, all, 40, INVISIBLE);

            List<CompletableFuture<Void>> before = new ArrayList<>(occupy(acks, all, popped));
            for (int i = 3; i < 20; i++) {
                before.add(acks.ack(all, popped.get(i).handle()));
            }
            acks.open();
            before.forEach(Awaiting::result);
            // It keeps fresh acknowledgements in memory for a second or two, single ones as well, and forgets them when
            // it stops.
            org.awaitility.Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> Awaiting.result(
                                    client.committedOffset(all.group(), new MessageQueue(all.topic(), BROKER, 0)))
                            == 20);
            acks.shut();
            List<CompletableFuture<Void>> late = new ArrayList<>();
            for (int i = 20; i < 40; i++) {
                late.add(acks.ack(all, popped.get(i).handle()));
            }
            broker.stopBroker();
            acks.open();

            assertThat(late)
                    .allSatisfy(answer -> assertThatThrownBy(() -> Awaiting.result(answer))
                            .satisfies(code(ErrorCode.BROKER_UNREACHABLE)));
            assertThat(acks.batches).extracting(List::size).containsExactly(17, 18);
            broker.startBroker();
            assertThat(comesAgainAfterTheStart(client, all)).isEqualTo(texts(popped.subList(20, 40)));
        }
    }

    /** The first pops after the start may find the old connection broken. */
    private static Set<String> comesAgainAfterTheStart(BrokerClient client, Subscription subscription) {
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .ignoreExceptions()
                .until(() -> Awaiting.result(client.health()).healthy());
        return comesAgain(client, subscription, UNTIL_ALL_HAVE_COME_AGAIN);
    }
}
