package io.github.rocketmqproxy.grpc.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.MessageOrigin;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.Digest;
import io.github.rocketmqproxy.proto.v2.DigestType;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.MessageType;
import io.github.rocketmqproxy.proto.v2.SystemProperties;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each refusal has the status that clients know for it, and names the field, its value and what is expected. */
class OutboundMessagesTest {
    @Test
    void everyFieldArrives() {
        OutboundMessage message = outbound(system(s -> s.setTag("tag")
                        .addKeys("k1")
                        .addKeys("k2")
                        .setMessageGroup("group")
                        .setBornHost("host-1")
                        .setTraceContext("trace")
                        .setBornTimestamp(Timestamp.newBuilder().setSeconds(5).setNanos(7_999_999)))
                .putUserProperties("name", "value"));

        assertThat(message.messageId()).isEqualTo("ID-1");
        assertThat(message.topic()).isEqualTo("ns%orders");
        assertThat(message.body()).isEqualTo(ByteBuffer.wrap(new byte[] {'x'}));
        assertThat(message.tag()).isEqualTo("tag");
        assertThat(message.keys()).isEqualTo("k1 k2");
        assertThat(message.shardingKey()).isEqualTo("group");
        assertThat(message.properties()).containsExactly(java.util.Map.entry("name", "value"));
        assertThat(message.origin()).isEqualTo(new MessageOrigin(5_007, "host-1", "trace"));
        assertThat(message.transaction()).isEqualTo(Transaction.NONE);
        assertThat(message.type()).isEqualTo(io.github.rocketmqproxy.message.MessageType.FIFO);
    }

    @Test
    void propertiesOfAReceivedMessageMayBePassedOn() {
        OutboundMessage message = outbound(system(s -> {})
                .putUserProperties("mine", "1")
                .putUserProperties("__SHARDINGKEY", "group of the other")
                .putUserProperties("__transactionId__", "of the other")
                .putUserProperties("TRANSACTION_CHECK_TIMES", "2"));

        assertThat(message.properties()).containsOnlyKeys("mine");
        assertThat(message.shardingKey()).isEmpty();
    }

    @Test
    void messageIsBornWhereItsClientIsIfItDoesNotSay() {
        assertThat(outbound(system(s -> {})).origin()).isEqualTo(new MessageOrigin(0, "10.1.2.3", ""));
    }

    @Test
    void typesShowInTheirFields() {
        OutboundMessage half = outbound(system(s -> s.setMessageType(MessageType.TRANSACTION)
                .setOrphanedTransactionRecoveryDuration(Duration.newBuilder().setSeconds(3_600))));
        assertThat(half.transaction()).isEqualTo(Transaction.HALF);
        assertThat(half.checkImmunitySeconds()).isEqualTo(3_600);

        assertThat(outbound(system(s -> s.setDeliveryTimestamp(
                                Timestamp.newBuilder().setSeconds(2).setNanos(3_000_000))))
                        .deliverAtMillis())
                .isEqualTo(2_003);
        assertThat(outbound(system(s -> s.setLiteTopic("lite"))).liteTopic()).isEqualTo("lite");
        assertThat(outbound(system(s -> s.setPriority(0))).priority()).isZero();
        assertThat(outbound(system(s -> {})).priority()).isEqualTo(-1);
    }

    /** It stays a delayed message, so that it fits its topic's type. */
    @Test
    void deliveryTimeOfThePastIsStillOne() {
        for (long seconds : new long[] {0, -1, -9_000_000_000_000_000L}) {
            OutboundMessage message = outbound(
                    system(s -> s.setDeliveryTimestamp(Timestamp.newBuilder().setSeconds(seconds))));

            assertThat(message.deliverAtMillis()).isEqualTo(1);
        }
    }

    /** As in Apache's proxy: clients do not agree on the form of a check sum. */
    @Test
    void checkSumIsNotLookedAt() {
        assertThatCode(() -> outbound(system(s -> s.setBodyDigest(
                        Digest.newBuilder().setType(DigestType.CRC32).setChecksum("wrong")))))
                .doesNotThrowAnyException();
    }

    @Test
    void limitsThemselvesAreAllowed() {
        Message.Builder message = system(s -> s.setMessageId("i".repeat(255)).setMessageGroup("g".repeat(63)));
        IntStream.range(0, 128).forEach(i -> message.putUserProperties(String.format("p%03d", i), "v".repeat(124)));
        message.setBody(ByteString.copyFrom(new byte[4 << 20]));

        assertThatCode(() -> outbound(message)).doesNotThrowAnyException();
    }

    static Stream<Arguments> illegalMessages() {
        return Stream.of(
                refused(Code.ILLEGAL_MESSAGE_ID, "message_id: \"\"", s -> s.setMessageId("")),
                refused(Code.ILLEGAL_MESSAGE_ID, "message_id: \" \"", s -> s.setMessageId(" ")),
                refused(Code.ILLEGAL_MESSAGE_ID, "1 to 255 bytes", s -> s.setMessageId("i".repeat(256))),
                refused(Code.ILLEGAL_MESSAGE_ID, "\\u0001 at 1", s -> s.setMessageId("i\u0001")),
                refused(
                        Code.ILLEGAL_MESSAGE_KEY,
                        "keys: one is blank",
                        s -> s.addKeys("k").addKeys(" ")),
                refused(Code.ILLEGAL_MESSAGE_KEY, "\\u000a at 1", s -> s.addKeys("k\n")),
                refused(Code.ILLEGAL_MESSAGE_GROUP, "message_group: \"ggg", s -> s.setMessageGroup("g".repeat(64))),
                refused(Code.ILLEGAL_MESSAGE_GROUP, "message_group: \"üü", s -> s.setMessageGroup("ü".repeat(32))),
                refused(Code.ILLEGAL_MESSAGE_GROUP, "not only spaces", s -> s.setMessageGroup("  ")),
                refused(Code.ILLEGAL_MESSAGE_GROUP, "\\u0000 at 0", s -> s.setMessageGroup("\u0000")),
                refused(Code.BAD_REQUEST, "priority: -1", s -> s.setPriority(-1)),
                refused(
                        Code.BAD_REQUEST,
                        "orphaned_transaction_recovery_duration: 3601 s",
                        s -> s.setMessageType(MessageType.TRANSACTION)
                                .setOrphanedTransactionRecoveryDuration(
                                        Duration.newBuilder().setSeconds(3_601))),
                refused(
                        Code.ILLEGAL_DELIVERY_TIME,
                        "delivery_timestamp: 9223372036854775807 s",
                        s -> s.setDeliveryTimestamp(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE))),
                refused(
                        Code.MESSAGE_PROPERTY_CONFLICT_WITH_TYPE,
                        "message_type: PRIORITY for topic ns%orders",
                        s -> s.setMessageType(MessageType.PRIORITY)),
                refusedMessage(
                        Code.ILLEGAL_MESSAGE_PROPERTY_KEY,
                        "name: \"a\\u0002b\"",
                        system(s -> {}).putUserProperties("a\u0002b", "v")),
                refusedMessage(
                        Code.ILLEGAL_MESSAGE_PROPERTY_KEY,
                        "user_properties, a: \"\\u0007\"",
                        system(s -> {}).putUserProperties("a", "\u0007")),
                refusedMessage(
                        Code.MESSAGE_PROPERTIES_TOO_LARGE,
                        "16385 bytes",
                        system(s -> s.setTag("t").addKeys("k")).putUserProperties("a", "v".repeat(16_382))),
                refusedMessage(Code.MESSAGE_PROPERTIES_TOO_LARGE, "129 properties", tooManyProperties()),
                refusedMessage(
                        Code.MESSAGE_BODY_EMPTY, "body: empty", system(s -> {}).clearBody()),
                refusedMessage(
                        Code.MESSAGE_BODY_TOO_LARGE,
                        "body: 4194305 bytes",
                        system(s -> {}).setBody(ByteString.copyFrom(new byte[(4 << 20) + 1]))));
    }

    @ParameterizedTest
    @MethodSource("illegalMessages")
    void illegalMessageIsRefused(Code code, String words, Message.Builder message) {
        assertThatThrownBy(() -> outbound(message))
                .isInstanceOfSatisfying(
                        ProxyException.class,
                        e -> assertThat(StatusCodes.code(e.code())).isEqualTo(code))
                .hasMessageContaining(words)
                .hasMessageContaining("(expected: ");
    }

    private static Arguments refused(Code code, String words, Consumer<SystemProperties.Builder> change) {
        return refusedMessage(code, words, system(change));
    }

    private static Arguments refusedMessage(Code code, String words, Message.Builder message) {
        return arguments(code, words, message);
    }

    private static Message.Builder tooManyProperties() {
        Message.Builder message = system(s -> {});
        IntStream.range(0, 129).forEach(i -> message.putUserProperties("p" + i, ""));
        return message;
    }

    private static Message.Builder system(Consumer<SystemProperties.Builder> change) {
        SystemProperties.Builder system = SystemProperties.newBuilder().setMessageId("ID-1");
        change.accept(system);
        return Message.newBuilder().setBody(ByteString.copyFromUtf8("x")).setSystemProperties(system);
    }

    private static OutboundMessage outbound(Message.Builder message) {
        return OutboundMessages.outbound("ns%orders", message.build(), "10.1.2.3");
    }
}
