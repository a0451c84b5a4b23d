package io.github.rocketmqproxy.grpc.v2;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.proto.v2.Encoding;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.MessageType;
import io.github.rocketmqproxy.proto.v2.Resource;
import io.github.rocketmqproxy.session.TransactionIds;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.rocketmq.common.message.MessageConst;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveredMessagesTest {
    private static final Resource TOPIC =
            Resource.newBuilder().setResourceNamespace("ns").setName("orders").build();
    private static final DeliveryHandle HANDLE =
            new DeliveryHandle(7, 1_700_000_000_000L, 90_500, 3, 0, "broker-a", 2, 8, 4_096);

    private static Delivery delivery(byte[] body, Map<String, String> properties, long halfMessageOffset) {
        return new Delivery(
                "ns%orders",
                "ID1", ByteBuffer.wrap(body), "", properties, 5, 2, HANDLE, "born", 6, "store:1", halfMessageOffset);
    }

    private static Message translated(Map<String, String> properties) {
        Message message = requireNonNull(
                new DeliveredMessages(TOPIC, ClientLanguage.JAVA).popped(delivery(new byte[3], properties, 0)));
        return message;
    }

    @ParameterizedTest
    @CsvSource({
        "X, 1, NORMAL",
        "__SHARDINGKEY, k, FIFO",
        "TIMER_DELIVER_MS, 1700000000000, DELAY",
        "DELAY, 3, DELAY",
        "__transactionId__, ID1, TRANSACTION",
        "TRAN_MSG, true, TRANSACTION",
        "TRAN_MSG, false, NORMAL",
        "_SYS_MSG_PRIORITY_, 4, PRIORITY",
        "__LITE_TOPIC, l1, LITE"
    })
    void typeIsToldFromWhatIsStored(String name, String value, MessageType type) {
        assertThat(translated(Map.of(name, value)).getSystemProperties().getMessageType())
                .isEqualTo(type);
    }

    @Test
    void handleQueueAndAttemptAreTold() {
        var system = translated(Map.of()).getSystemProperties();

        assertThat(system.getReceiptHandle()).isEqualTo(HANDLE.toString());
        assertThat(system.getQueueId()).isEqualTo(2);
        assertThat(system.getQueueOffset()).isEqualTo(8);
        assertThat(system.getDeliveryAttempt()).isEqualTo(3);
        assertThat(system.getInvisibleDuration().getSeconds()).isEqualTo(90);
        assertThat(system.getInvisibleDuration().getNanos()).isEqualTo(500_000_000);
        assertThat(system.getBornHost()).isEqualTo("born");
        assertThat(system.getStoreHost()).isEqualTo("store:1");
    }

    @Test
    void storedFieldsGetTheirPlaces() {
        var system = translated(Map.of(
                        "KEYS", "a b",
                        "__SHARDINGKEY", "g",
                        "__LITE_TOPIC", "l",
                        "_SYS_MSG_PRIORITY_", "4",
                        "TRACE_CONTEXT", "t",
                        "TIMER_DELIVER_MS", "1700000000001",
                        "DLQ_ORIGIN_TOPIC", "o",
                        "DLQ_ORIGIN_MESSAGE_ID", "m"))
                .getSystemProperties();

        assertThat(system.getKeysList()).containsExactly("a", "b");
        assertThat(system.getMessageGroup()).isEqualTo("g");
        assertThat(system.getLiteTopic()).isEqualTo("l");
        assertThat(system.getPriority()).isEqualTo(4);
        assertThat(system.getTraceContext()).isEqualTo("t");
        assertThat(system.getDeliveryTimestamp().getSeconds()).isEqualTo(1_700_000_000);
        assertThat(system.getDeliveryTimestamp().getNanos()).isEqualTo(1_000_000);
        assertThat(system.getDeadLetterQueue().getTopic()).isEqualTo("o");
        assertThat(system.getDeadLetterQueue().getMessageId()).isEqualTo("m");
    }

    @Test
    void nonsenseOfOtherProducersHoldsNothingUp() {
        Message message = requireNonNull(new DeliveredMessages(TOPIC, ClientLanguage.JAVA)
                .popped(new Delivery(
                        "t",
                        "ID1",
                        ByteBuffer.allocate(0),
                        "",
                        Map.of("TIMER_DELIVER_MS", "soon", "_SYS_MSG_PRIORITY_", "high", "KEYS", "  "),
                        Long.MIN_VALUE,
                        0,
                        HANDLE,
                        "",
                        Long.MAX_VALUE,
                        "",
                        0)));

        assertThat(message.getSystemProperties().hasDeliveryTimestamp()).isFalse();
        assertThat(message.getSystemProperties().hasPriority()).isFalse();
        assertThat(message.getSystemProperties().getKeysList()).isEmpty();
    }

    @Test
    void transactionIdIsTheOneThatTheSendWasAnswered() {
        Message first = requireNonNull(new DeliveredMessages(TOPIC, ClientLanguage.NODEJS)
                .popped(delivery(new byte[1], Map.of("__transactionId__", "ID1"), 77)));
        Message retried = requireNonNull(new DeliveredMessages(TOPIC, ClientLanguage.NODEJS)
                .popped(delivery(new byte[1], Map.of("__transactionId__", "ID1"), 0)));

        assertThat(first.getUserPropertiesMap())
                .containsEntry("__transactionId__", TransactionIds.of("ID1", "broker-a", 77));
        assertThat(retried.getUserPropertiesMap()).containsEntry("__transactionId__", "ID1");
    }

    @Test
    void pulledMessageHasNoHandle() {
        Message message = requireNonNull(
                new DeliveredMessages(TOPIC, ClientLanguage.JAVA).pulled(delivery(new byte[1], Map.of(), 0)));

        assertThat(message.getSystemProperties().hasReceiptHandle()).isFalse();
        assertThat(message.getTopic()).isEqualTo(TOPIC);
    }

    @Test
    void bodyTooLargeForTheClientIsCompressed() {
        Delivery large = delivery(new byte[4 << 20], Map.of("a", "b"), 0);

        Message forCsharp = requireNonNull(new DeliveredMessages(TOPIC, ClientLanguage.CSHARP).popped(large));
        Message forJava = requireNonNull(new DeliveredMessages(TOPIC, ClientLanguage.JAVA).popped(large));

        assertThat(forCsharp.getSystemProperties().getBodyEncoding()).isEqualTo(Encoding.GZIP);
        assertThat(forCsharp.getSystemProperties().getBodyDigest())
                .isEqualTo(DigestForm.CRC32_HEX.of(forCsharp.getBody().asReadOnlyByteBuffer()));
        assertThat(forCsharp.getSerializedSize()).isLessThan(4 << 20);
        assertThat(forJava.getSystemProperties().getBodyEncoding()).isEqualTo(Encoding.IDENTITY);
    }

    @Test
    void whatIsTooLargeEvenThenIsLeftOut() {
        byte[] random = new byte[4 << 20];
        new Random(1).nextBytes(random);

        assertThat(new DeliveredMessages(TOPIC, ClientLanguage.NODEJS).popped(delivery(random, Map.of(), 0)))
                .isNull();
        assertThat(new DeliveredMessages(TOPIC, ClientLanguage.RUST).popped(delivery(new byte[4 << 20], Map.of(), 0)))
                .isNull();
    }

    @Test
    void hidesWhatRocketMqsOwnListHides() {
        assertThat(MessageConst.STRING_HASH_SET).isNotEmpty().allMatch(SystemProperty::isHidden);
        assertThat(List.of("__SHARDINGKEY", "__transactionId__", "TRANSACTION_CHECK_TIMES", "TRACE_CONTEXT", "mine"))
                .noneMatch(SystemProperty::isHidden);
    }
}
