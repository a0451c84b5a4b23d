package io.github.rocketmqproxy.send;

import static io.github.rocketmqproxy.send.RealSends.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.embeddedbroker.EmbeddedBroker;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.MessageOrigin;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.testkit.SharedBroker;
import io.github.rocketmqproxy.testkit.TestMessages;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of batches in a real broker. */
@Timeout(120)
class BatchingIT {
    private static final int MEBIBYTE = 1 << 20;

    @TempDir
    Path directory;

    private final String topic = SharedBroker.unique("batching");
    private final RealSends sends = new RealSends(SharedBroker.get().nameServerAddress(), topic);

    private void createTopic(int queues) {
        SharedBroker.get().createTopic(topic, queues);
        get(sends.path.prepare(topic));
    }

    @AfterEach
    void close() throws Exception {
        sends.close();
    }

    private static String text(Delivery delivery) {
        return TestMessages.text(delivery.body());
    }

    private OutboundMessage unlike(int number) {
        String text = Integer.toString(number);
        byte[] body = new byte[1 + number * 37];
        body[number] = (byte) 0xFF;
        return new OutboundMessage(
                SharedBroker.unique("id"),
                topic,
                ByteBuffer.wrap(body),
                number % 2 == 0 ? "tag" + number : "",
                number % 3 == 0 ? "key" + number + " κλειδί" : "",
                number % 5 == 0 ? Map.of() : Map.of("number", text, "слово" + number, "значение", "empty", ""),
                "",
                0,
                0,
                Transaction.NONE,
                0,
                "",
                -1,
                number % 2 == 0
                        ? new MessageOrigin(1_700_000_000_000L + number, "192.0.2." + number, "trace-" + number)
                        : MessageOrigin.UNKNOWN);
    }

    @Test
    void eachMessageOfABatchKeepsWhatIsItsOwn() {
        createTopic(1);
        sends.broker.shut();
        List<OutboundMessage> messages =
                IntStream.range(0, 21).mapToObj(this::unlike).toList();
        List<CompletableFuture<SendReceipt>> receipts =
                messages.stream().map(sends::send).toList();
        sends.broker.open();
        receipts.forEach(RealSends::get);

        assertThat(sends.broker.requestSizes()).containsExactly(1, 20);
        Map<String, Delivery> found = sends.popById(21);
        for (int i = 0; i < messages.size(); i++) {
            OutboundMessage sent = messages.get(i);
            SendReceipt receipt = get(receipts.get(i));
            Delivery delivery = Objects.requireNonNull(found.get(sent.messageId()));
            assertThat(receipt.messageId()).isEqualTo(sent.messageId());
            assertThat(receipt.queueOffset())
                    .isEqualTo(i)
                    .isEqualTo(delivery.handle().offset());
            assertThat(delivery.body()).isEqualTo(sent.body());
            assertThat(delivery.tag()).isEqualTo(sent.tag());
            assertThat(delivery.properties().getOrDefault("KEYS", "")).isEqualTo(sent.keys());
            assertThat(delivery.properties()).containsEntry("WAIT", "true").containsAllEntriesOf(sent.properties());
            assertThat(delivery.properties().keySet().stream().filter(name -> name.startsWith("слово")))
                    .as("nothing of its neighbours")
                    .hasSize(i % 5 == 0 ? 0 : 1);
            if (i % 2 == 0) {
                assertThat(delivery.bornTimestamp()).isEqualTo(1_700_000_000_000L + i);
                assertThat(delivery.bornHost()).isEqualTo("192.0.2." + i);
                assertThat(delivery.properties()).containsEntry("TRACE_CONTEXT", "trace-" + i);
            } else {
                assertThat(delivery.bornTimestamp()).isGreaterThan(System.currentTimeMillis() - 60_000);
                assertThat(delivery.bornHost()).startsWith("127.");
            }
        }
    }

    @Test
    void delayedHalfAndUrgentMessagesGoAloneThoughManyAreUnderWay() {
        createTopic(3);
        sends.broker.shut();
        TestMessages plain = TestMessages.to(topic);
        long due = System.currentTimeMillis() + 6_000;
        List<CompletableFuture<SendReceipt>> receipts = new ArrayList<>();
        List<OutboundMessage> urgent = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            receipts.add(sends.send(plain.body("plain " + i)));
            receipts.add(sends.send(plain.withShardingKey("key").body("ordered " + i)));
            receipts.add(sends.send(plain.deliveredAt(due).body("later " + i)));
            receipts.add(
                    sends.send(plain.in(Transaction.HALF_COMMITTED_BY_PROXY).body("committed " + i)));
            receipts.add(sends.send(plain.in(Transaction.HALF).body("half " + i)));
            urgent.add(priority("urgent " + i, 2));
            receipts.add(sends.send(urgent.get(i)));
        }
        sends.broker.open();
        receipts.forEach(RealSends::get);

        assertThat(sends.broker.requests)
                .allSatisfy(request -> assertThat(
                                request.size() == 1 || request.stream().allMatch(OutboundMessage::batchable))
                        .isTrue());
        assertThat(sends.broker.requestSizes())
                .as("the plain and the ordered ones")
                .contains(9, 9);
        List<Delivery> atOnce = sends.pop(40);
        assertThat(atOnce).extracting(BatchingIT::text).noneMatch(text -> text.startsWith("half"));
        assertThat(atOnce).allSatisfy(delivery -> {
            if (text(delivery).startsWith("later")) {
                assertThat(delivery.storeTimestamp()).isGreaterThanOrEqualTo(due - 1_000);
            } else if (text(delivery).startsWith("urgent")) {
                assertThat(delivery.handle().queueId()).isEqualTo(2);
            }
        });
    }

    private OutboundMessage priority(String text, int priority) {
        OutboundMessage plain = TestMessages.to(topic).body(text);
        return new OutboundMessage(
                plain.messageId(),
                topic,
                plain.body(),
                "",
                "",
                Map.of(),
                "",
                0,
                0,
                Transaction.NONE,
                0,
                "",
                priority,
                MessageOrigin.UNKNOWN);
    }

    @Test
    void messagesForARetryTopicAreTakenEachByItself() {
        String group = SharedBroker.unique("group");
        String retryTopic = "%RETRY%" + group;
        SharedBroker.get().createConsumerGroup(group, false, 16);
        SharedBroker.get().createTopic(retryTopic, 1);
        get(sends.path.prepare(retryTopic));
        sends.broker.shut();
        List<CompletableFuture<SendReceipt>> receipts = IntStream.range(0, 5)
                .mapToObj(i -> sends.send(TestMessages.to(retryTopic).body("text " + i)))
                .toList();
        sends.broker.open();

        assertThat(receipts.stream().map(RealSends::get).map(SendReceipt::queueOffset))
                .containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L);
        assertThat(sends.broker.requestSizes()).containsExactly(1, 1, 1, 1, 1);
    }

    @Test
    void batchesCloseToOneMebibyteAndMessagesOfAlmostFourAreStored() {
        createTopic(1);
        sends.broker.shut();
        TestMessages plain = TestMessages.to(topic);
        int overhead = plain.body("").size();
        List<CompletableFuture<SendReceipt>> receipts = new ArrayList<>();
        receipts.add(sends.send(plain.body("first")));
        // Two of them are a mebibyte exactly; three of the next are one byte too many for one batch.
        receipts.add(sends.send(plain.body(new byte[MEBIBYTE / 2 - overhead])));
        receipts.add(sends.send(plain.body(new byte[MEBIBYTE / 2 - overhead])));
        for (int i = 0; i < 3; i++) {
            receipts.add(sends.send(plain.body(new byte[MEBIBYTE / 3 - overhead + 1])));
        }
        receipts.add(sends.send(plain.body(new byte[MessageRules.MAX_BODY_BYTES])));
        receipts.add(sends.send(plain.body("last")));
        sends.broker.open();
        receipts.forEach(RealSends::get);

        assertThat(sends.broker.requests)
                .allSatisfy(request -> assertThat(request.size() == 1
                                || request.stream()
                                                .mapToInt(OutboundMessage::size)
                                                .sum()
                                        <= MEBIBYTE)
                        .isTrue());
        assertThat(sends.broker.requestSizes()).as("a full mebibyte").contains(2);
        Map<String, Delivery> found = sends.popById(8);
        for (List<OutboundMessage> request : sends.broker.requests) {
            for (OutboundMessage message : request) {
                Delivery delivery = Objects.requireNonNull(found.get(message.messageId()));
                assertThat(delivery.body()).isEqualTo(message.body());
            }
        }
    }

    @Test
    void propertiesAsLongAsAllowedSurviveInABatch() {
        createTopic(1);
        sends.broker.shut();
        String value = "v".repeat(MessageRules.MAX_PROPERTY_BYTES - 1_024 - 6);
        TestMessages full = TestMessages.to(topic).withProperties(Map.of("full", value));
        TestMessages threeBytesEach =
                TestMessages.to(topic).withProperties(Map.of("full", "語".repeat(value.length() / 3)));
        List<CompletableFuture<SendReceipt>> receipts = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            receipts.add(sends.send((i % 2 == 0 ? full : threeBytesEach).body("text " + i)));
        }
        sends.broker.open();
        receipts.forEach(RealSends::get);

        assertThat(sends.broker.requestSizes()).containsExactly(1, 10);
        for (Delivery delivery : sends.popById(11).values()) {
            boolean even = Integer.parseInt(text(delivery).substring(5)) % 2 == 0;
            assertThat(delivery.properties()).containsEntry("full", even ? value : "語".repeat(value.length() / 3));
        }
    }

    @Test
    void messageThatTheBrokerRefusesInTheMiddleOfABatchFailsAlone() {
        createTopic(1);
        List<Pending> batch = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            // Our own rules would not let it pass.
            OutboundMessage message = TestMessages.to(topic).body(i == 3 ? new byte[5 * MEBIBYTE] : new byte[] {1});
            long deadline = sends.workers.timer().nanoTime() + RealSends.PATIENCE.toNanos();
            batch.add(new Pending(message, message.size(), deadline, new CompletableFuture<>()));
        }

        get(sends.sender.send(batch, new QueueTarget(RealSends.BROKER, 0)));

        assertThat(sends.broker.requestSizes()).containsExactly(7, 1, 1, 1, 1, 1, 1, 1);
        assertThat(ProxyException.from(
                                catchThrowable(() -> batch.get(3).receipt().join()))
                        .code())
                .isEqualTo(ErrorCode.MESSAGE_BODY_TOO_LARGE);
        batch.remove(3);
        assertThat(batch.stream().map(pending -> pending.receipt().join().queueOffset()))
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(sends.popById(6).keySet())
                .containsExactlyInAnyOrderElementsOf(batch.stream()
                        .map(pending -> pending.message().messageId())
                        .toList());
    }

    @Test
    void brokerThatDiesUnderBatchesLosesNothingThatWasConfirmedAndKeepsTheOrder() throws Exception {
        try (EmbeddedBroker mortal =
                        EmbeddedBroker.builder().directory(directory).start();
                RealSends own = new RealSends(mortal.nameServerAddress(), topic)) {
            mortal.createTopic(topic, 2);
            get(own.path.prepare(topic));
            List<CompletableFuture<SendReceipt>> ordered = new ArrayList<>();
            List<CompletableFuture<SendReceipt>> plain = new ArrayList<>();
            sendBoth(own, ordered, plain, 0, 150);
            ordered.forEach(RealSends::get);
            plain.forEach(RealSends::get);

            own.broker.shut();
            sendBoth(own, ordered, plain, 150, 300);
            mortal.stopBroker();
            own.broker.open();
            CompletableFuture<?>[] all = ordered.toArray(CompletableFuture[]::new);
            get(CompletableFuture.allOf(all).handle((nothing, failure) -> null));
            get(CompletableFuture.allOf(plain.toArray(CompletableFuture[]::new)).handle((nothing, failure) -> null));
            assertThat(ordered.subList(150, 300))
                    .as("each is told")
                    .allMatch(CompletableFuture::isCompletedExceptionally);

            mortal.startBroker();
            org.awaitility.Awaitility.await()
                    .atMost(Duration.ofSeconds(15))
                    .ignoreExceptions()
                    .until(() -> get(own.broker.client().health()).healthy());
            int before = ordered.size();
            sendBoth(own, ordered, plain, 300, 450);
            ordered.subList(before, before + 150).forEach(RealSends::get);

            assertThat(own.broker.requestSizes()).as("batches").anyMatch(size -> size > 1);
            List<String> confirmed = new ArrayList<>();
            ordered.stream()
                    .filter(receipt -> !receipt.isCompletedExceptionally())
                    .forEach(receipt -> confirmed.add(receipt.join().messageId()));
            plain.stream()
                    .filter(receipt -> !receipt.isCompletedExceptionally())
                    .forEach(receipt -> confirmed.add(get(receipt).messageId()));
            List<Delivery> stored = own.pop(confirmed.size());
            assertThat(stored).extracting(Delivery::messageId).containsExactlyInAnyOrderElementsOf(confirmed);
            assertThat(stored.stream()
                            .filter(delivery -> text(delivery).startsWith("ordered"))
                            .sorted((one, other) -> Long.compare(
                                    one.handle().offset(), other.handle().offset()))
                            .map(delivery -> Integer.parseInt(text(delivery).substring(8))))
                    .hasSize(300)
                    .isSorted();
        }
    }

    private void sendBoth(
            RealSends own,
            List<CompletableFuture<SendReceipt>> ordered,
            List<CompletableFuture<SendReceipt>> plain,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            ordered.add(own.send(TestMessages.to(topic).withShardingKey("key").body("ordered " + i)));
            plain.add(own.send(TestMessages.to(topic).body("plain " + i)));
        }
    }
}
