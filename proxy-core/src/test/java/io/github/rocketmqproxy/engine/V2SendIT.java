package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.engine.V2Client.message;
import static io.github.rocketmqproxy.engine.V2Client.resource;
import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.Encoding;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.MessageType;
import io.github.rocketmqproxy.proto.v2.SendMessageResponse;
import io.github.rocketmqproxy.proto.v2.SendResultEntry;
import io.github.rocketmqproxy.testkit.SharedBroker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** SendMessage before the real broker; what arrives is read by the other protocol. */
class V2SendIT {
    private final RunningEngine proxy = RunningEngine.start();
    private final String topic = unique("v2-send");
    private final V2Client client = proxy.v2Client();

    @AfterEach
    void close() {
        proxy.close();
    }

    @Test
    void messageArrivesWithItsIdBodyTagKeysAndProperties() {
        SharedBroker.get().createTopic(topic, 1, "MIXED");
        Message.Builder message = message(topic, "grüße").putUserProperties("region", "süd");
        message.getSystemPropertiesBuilder()
                .setTag("new")
                .addKeys("key-1")
                .addKeys("key-2")
                .setTraceContext("00-trace-span-01")
                .setBornTimestamp(
                        Timestamp.newBuilder().setSeconds(1_700_000_000).setNanos(123_456_789));

        SendResultEntry sent = client.sent(message);

        assertThat(sent.getMessageId()).isEqualTo(message.getSystemProperties().getMessageId());
        assertThat(sent.getTransactionId()).isEqualTo(sent.getMessageId());
        assertThat(sent.getOffset()).isZero();
        assertThat(sent.getRecallHandle()).isEmpty();
        var received = received(1).get(0);
        assertThat(received.getMessageId()).isEqualTo(sent.getMessageId());
        assertThat(received.getMessageBody()).isEqualTo("grüße");
        assertThat(received.getTag()).isEqualTo("new");
        assertThat(received.getBornTimestamp()).isEqualTo(1_700_000_000_123L);
        assertThat(received.getPropertiesMap())
                .containsEntry("region", "süd")
                .containsEntry("KEYS", "key-1 key-2")
                .containsEntry("__BORNHOST", "test-host")
                .containsEntry("TRACE_CONTEXT", "00-trace-span-01");
        assertThat(client.sent(message(topic, "next")).getOffset()).isEqualTo(1);
    }

    @Test
    void clientWithoutAnyHeaderSends() {
        create();

        SendResultEntry sent = proxy.v2Client().withoutHeaders().sent(message(topic, "body"));

        assertThat(received(1).get(0).getMessageId()).isEqualTo(sent.getMessageId());
    }

    @Test
    void eachMessageOfARequestHasItsOwnResult() {
        create();
        Message first = message(topic, "first").build();
        Message empty = message(topic, "").build();
        Message last = message(topic, "last").build();

        SendMessageResponse response = client.send(first, empty, last);

        assertThat(response.getStatus().getCode()).isEqualTo(Code.MULTIPLE_RESULTS);
        assertThat(response.getEntriesList())
                .extracting(entry -> entry.getStatus().getCode())
                .containsExactly(Code.OK, Code.MESSAGE_BODY_EMPTY, Code.OK);
        assertThat(response.getEntriesList())
                .extracting(SendResultEntry::getMessageId)
                .containsExactly(id(first), id(empty), id(last));
        assertThat(received(2))
                .extracting(io.github.rocketmqproxy.proto.simple.Message::getMessageBody)
                .containsExactlyInAnyOrder("first", "last");
    }

    @Test
    void oneFailureOfAllIsTheFailureOfTheRequest() {
        create();

        SendMessageResponse response =
                client.send(message(topic, "").build(), message(topic, "").build());

        assertThat(response.getStatus().getCode()).isEqualTo(Code.MESSAGE_BODY_EMPTY);
        assertThat(response.getEntriesCount()).isEqualTo(2);
    }

    @Test
    void manyMessagesOfARequestAreStoredEachByItself() {
        create();
        Message[] messages = IntStream.range(0, 50)
                .mapToObj(i -> message(topic, Integer.toString(i)).build())
                .toArray(Message[]::new);

        SendMessageResponse response = client.send(messages);

        assertThat(response.getStatus().getCode()).isEqualTo(Code.OK);
        assertThat(response.getEntriesList())
                .extracting(SendResultEntry::getMessageId)
                .containsExactly(
                        IntStream.range(0, 50).mapToObj(i -> id(messages[i])).toArray(String[]::new));
        Set<String> bodies = new HashSet<>();
        received(50).forEach(message -> bodies.add(message.getMessageBody()));
        assertThat(bodies).hasSize(50);
    }

    @Test
    void messagesOfOneGroupStayInOrderInTheQueueThatApachesProxyWouldTake() {
        SharedBroker.get().createTopic(topic, 8, "FIFO");
        for (int i = 0; i < 10; i++) {
            Message.Builder message = message(topic, Integer.toString(i));
            message.getSystemPropertiesBuilder()
                    .setMessageType(MessageType.FIFO)
                    .setMessageGroup("order-4711");

            // The client's choice counts for nothing.
            message.getSystemPropertiesBuilder().setQueueId(i % 8);
            assertThat(client.sent(message).getOffset()).isEqualTo(i);
        }

        var received = received(10);
        assertThat(received)
                .extracting(io.github.rocketmqproxy.proto.simple.Message::getMessageBody)
                .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(received).allSatisfy(message -> {
            assertThat(message.getPropertiesMap()).containsEntry("__SHARDINGKEY", "order-4711");
            // Guava's consistentHash("order-4711".hashCode(), 8).
            assertThat(DeliveryHandle.parse(message.getReceiptHandle()).queueId())
                    .isEqualTo(QUEUE_OF_ORDER_4711);
        });
    }

    private static final int QUEUE_OF_ORDER_4711 = 3;

    @Test
    void zippedBodyArrivesPlain() throws IOException {
        create();
        String text = "to be or not to be, ".repeat(10_000);
        Message.Builder message = message(topic, "").setBody(zip(text));
        message.getSystemPropertiesBuilder().setBodyEncoding(Encoding.GZIP);

        client.sent(message);

        assertThat(received(1).get(0).getMessageBody()).isEqualTo(text);
    }

    @Test
    void zippedBodyThatIsNoneOrBecomesTooLargeIsRefused() throws IOException {
        create();
        Message.Builder broken = message(topic, "not zipped at all");
        broken.getSystemPropertiesBuilder().setBodyEncoding(Encoding.GZIP);
        Message.Builder cut = message(topic, "").setBody(zip("some text").substring(0, 15));
        cut.getSystemPropertiesBuilder().setBodyEncoding(Encoding.GZIP);
        Message.Builder bomb = message(topic, "").setBody(zip("x".repeat((4 << 20) + 1)));
        bomb.getSystemPropertiesBuilder().setBodyEncoding(Encoding.GZIP);
        Message.Builder zippedNothing = message(topic, "").setBody(zip(""));
        zippedNothing.getSystemPropertiesBuilder().setBodyEncoding(Encoding.GZIP);
        Message.Builder unknown = message(topic, "x");
        unknown.getSystemPropertiesBuilder().setBodyEncodingValue(77);

        assertThat(codes(broken, cut, bomb, zippedNothing, unknown))
                .containsExactly(
                        Code.MESSAGE_CORRUPTED,
                        Code.MESSAGE_CORRUPTED,
                        Code.MESSAGE_BODY_TOO_LARGE,
                        Code.MESSAGE_BODY_EMPTY,
                        Code.MESSAGE_CORRUPTED);
    }

    @Test
    void delayedMessageComesWhenItIsDueAndOneOfThePastAtOnce() {
        SharedBroker.get().createTopic(topic, 1, "DELAY");
        long due = System.currentTimeMillis() + 3_000;

        SendResultEntry later = client.sent(at(due, "later"));
        SendResultEntry past = client.sent(at(due - 3_600_000, "past"));
        SendResultEntry longAgo = client.sent(at(0, "long ago"));

        var received = received(3);
        assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(due - 1_000);
        assertThat(received)
                .extracting(io.github.rocketmqproxy.proto.simple.Message::getMessageId)
                .containsExactly(past.getMessageId(), longAgo.getMessageId(), later.getMessageId());
        assertThat(later.getRecallHandle()).isNotEmpty();
    }

    @Test
    void deliveryTimeBeyondTheBrokersLimitIsRefused() {
        create();
        long tooFar = System.currentTimeMillis() + 400L * 24 * 3_600 * 1_000;
        Message.Builder overflow = at(0, "x");
        overflow.getSystemPropertiesBuilder()
                .setDeliveryTimestamp(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE));

        assertThat(codes(at(tooFar, "x"), overflow))
                .containsExactly(Code.ILLEGAL_DELIVERY_TIME, Code.ILLEGAL_DELIVERY_TIME);
    }

    @Test
    void topicForOneTypeRefusesTheOthersAndSaysWhatToDo() {
        SharedBroker.get().createTopic(topic, 1, "FIFO");

        SendMessageResponse response = client.send(message(topic, "plain").build());

        assertThat(response.getStatus().getCode()).isEqualTo(Code.MESSAGE_PROPERTY_CONFLICT_WITH_TYPE);
        assertThat(response.getStatus().getMessage())
                .contains(topic)
                .contains("takes messages of type FIFO, not NORMAL")
                .contains("mqadmin updateTopic -t " + topic + " -a +message.type=NORMAL");
    }

    @Test
    void typesExcludeEachOtherAndNeedTheirField() {
        create();
        Message.Builder fifoAndDelay = at(System.currentTimeMillis(), "x");
        fifoAndDelay.getSystemPropertiesBuilder().setMessageGroup("g");
        Message.Builder transactionOfGroup = message(topic, "x");
        transactionOfGroup
                .getSystemPropertiesBuilder()
                .setMessageType(MessageType.TRANSACTION)
                .setMessageGroup("g");
        Message.Builder priorityLite = message(topic, "x");
        priorityLite.getSystemPropertiesBuilder().setPriority(1).setLiteTopic("lite");
        Message.Builder fifoWithoutGroup = message(topic, "x");
        fifoWithoutGroup.getSystemPropertiesBuilder().setMessageType(MessageType.FIFO);
        Message.Builder unknown = message(topic, "x");
        unknown.getSystemPropertiesBuilder().setMessageTypeValue(99);

        assertThat(codes(fifoAndDelay, transactionOfGroup, priorityLite, fifoWithoutGroup, unknown))
                .containsOnly(Code.MESSAGE_PROPERTY_CONFLICT_WITH_TYPE);
    }

    @Test
    void messageWithoutATypeIsOfTheOneThatItsFieldsShow() {
        SharedBroker.get().createTopic(topic, 1, "FIFO");
        Message.Builder message = message(topic, "x");
        message.getSystemPropertiesBuilder()
                .setMessageType(MessageType.MESSAGE_TYPE_UNSPECIFIED)
                .setMessageGroup("g");

        client.sent(message);

        assertThat(received(1)).hasSize(1);
    }

    @Test
    void messageWithPriorityGoesToTheQueueOfItsPriority() {
        SharedBroker.get().createTopic(topic, 4, "PRIORITY");
        Message.Builder message = message(topic, "urgent");
        message.getSystemPropertiesBuilder()
                .setMessageType(MessageType.PRIORITY)
                .setPriority(2);

        client.sent(message);

        assertThat(DeliveryHandle.parse(received(1).get(0).getReceiptHandle()).queueId())
                .isEqualTo(2);
    }

    @Test
    void messageForAMissingTopicIsRefused() {
        SendMessageResponse response = client.send(message(topic, "x").build());

        assertThat(response.getStatus().getCode()).isEqualTo(Code.TOPIC_NOT_FOUND);
        assertThat(response.getStatus().getMessage()).contains(topic);
    }

    @Test
    void topicsOfOneRequestMustBeTheSame() {
        create();

        SendMessageResponse response = client.send(
                message(topic, "x").build(), message(unique("other"), "x").build());

        assertThat(response.getStatus().getCode()).isEqualTo(Code.ILLEGAL_TOPIC);
        assertThat(response.getEntriesList()).isEmpty();
    }

    @Test
    void requestWithoutAMessageIsRefused() {
        assertThat(client.send().getStatus().getCode()).isEqualTo(Code.BAD_REQUEST);
        assertThat(client.send(Message.getDefaultInstance()).getStatus().getCode())
                .isEqualTo(Code.ILLEGAL_TOPIC);
        assertThat(client.send(Message.newBuilder()
                                .setTopic(resource(topic))
                                .setBody(ByteString.copyFromUtf8("x"))
                                .build())
                        .getStatus()
                        .getCode())
                .isEqualTo(Code.ILLEGAL_MESSAGE_ID);
    }

    private void create() {
        SharedBroker.get().createTopic(topic, 4, "MIXED");
    }

    private Message.Builder at(long millis, String body) {
        Message.Builder message = message(topic, body);
        message.getSystemPropertiesBuilder()
                .setMessageType(MessageType.DELAY)
                .setDeliveryTimestamp(
                        Timestamp.newBuilder().setSeconds(millis / 1_000).setNanos((int) (millis % 1_000) * 1_000_000));
        return message;
    }

    private List<Code> codes(Message.Builder... messages) {
        return java.util.Arrays.stream(messages)
                .map(message -> client.send(message.build()).getStatus().getCode())
                .toList();
    }

    /** As many messages of the topic as a new group of the other protocol gets. */
    private List<io.github.rocketmqproxy.proto.simple.Message> received(int count) {
        TestClient consumer = proxy.client();
        try (TestStream stream = consumer.receive(consumer.consumer(topic, unique("group"), "*"))) {
            return stream.await(count);
        }
    }

    private static String id(Message message) {
        return message.getSystemProperties().getMessageId();
    }

    private static ByteString zip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return ByteString.copyFrom(bytes.toByteArray());
    }
}
