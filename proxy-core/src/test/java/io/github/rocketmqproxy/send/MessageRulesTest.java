package io.github.rocketmqproxy.send;

import static io.github.rocketmqproxy.send.SendHarness.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.MessageOrigin;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each refusal names the field, its value and what is expected. */
class MessageRulesTest {
    private static final int FOUR_MEBIBYTES = 4 * 1024 * 1024;

    static Stream<Arguments> illegalMessages() {
        return Stream.of(
                arguments(ErrorCode.MESSAGE_BODY_EMPTY, PLAIN.body(""), "message_body: empty"),
                arguments(
                        ErrorCode.MESSAGE_BODY_TOO_LARGE,
                        PLAIN.body(new byte[FOUR_MEBIBYTES + 1]),
                        "message_body: 4194305 bytes"),
                arguments(ErrorCode.ILLEGAL_TAG, PLAIN.withTag("a||b").body("x"), "tag: \"a||b\""),
                arguments(ErrorCode.ILLEGAL_TAG, PLAIN.withTag("a|b").body("x"), "tag: \"a|b\""),
                arguments(ErrorCode.ILLEGAL_TAG, PLAIN.withTag("*").body("x"), "tag: \"*\""),
                arguments(ErrorCode.ILLEGAL_TAG, PLAIN.withTag("  ").body("x"), "tag: \"  \""),
                arguments(ErrorCode.ILLEGAL_TAG, PLAIN.withTag(" a").body("x"), "tag: \" a\""),
                arguments(ErrorCode.ILLEGAL_TAG, PLAIN.withTag("a ").body("x"), "tag: \"a \""),
                arguments(ErrorCode.ILLEGAL_TAG, PLAIN.withTag("a\nb").body("x"), "tag: \"a\\u000ab\""),
                arguments(ErrorCode.ILLEGAL_TAG, PLAIN.withTag("a\u0001b").body("x"), "tag: \"a\\u0001b\""),
                arguments(
                        ErrorCode.ILLEGAL_MESSAGE_KEY,
                        PLAIN.withKeys("k\u0001TAGS").body("x"),
                        "message_key: \"k\\u0001TAGS\" has the character \\u0001 at 1"),
                arguments(
                        ErrorCode.ILLEGAL_MESSAGE_KEY,
                        PLAIN.withKeys("key\u0002").body("x"),
                        "message_key: \"key\\u0002\" has the character \\u0002 at 3"),
                arguments(
                        ErrorCode.ILLEGAL_SHARDING_KEY,
                        PLAIN.withShardingKey("k\u0000").body("x"),
                        "sharding_key: \"k\\u0000\" has the character \\u0000 at 1"),
                arguments(
                        ErrorCode.ILLEGAL_SHARDING_KEY,
                        PLAIN.withShardingKey("k".repeat(256)).body("x"),
                        "at most 255 bytes"),
                arguments(
                        ErrorCode.ILLEGAL_SHARDING_KEY,
                        PLAIN.withShardingKey("ü".repeat(128)).body("x"),
                        "sharding_key: \"üü"),
                property("", "value", "property name: \"\""),
                property("  ", "value", "property name: \"  \""),
                property("TAGS", "other", "property: \"TAGS\" is a name of RocketMQ's own"),
                property("KEYS", "other", "property: \"KEYS\""),
                property("UNIQ_KEY", "other", "property: \"UNIQ_KEY\""),
                property("DELAY", "3", "property: \"DELAY\""),
                property("TRAN_MSG", "true", "property: \"TRAN_MSG\""),
                property("TIMER_DELIVER_MS", "1", "property: \"TIMER_DELIVER_MS\""),
                property("TIMER_DELAY_SEC", "1", "property: \"TIMER_DELAY_SEC\""),
                property("TIMER_DELAY_MS", "1", "property: \"TIMER_DELAY_MS\""),
                property("__STARTDELIVERTIME", "1", "property: \"__STARTDELIVERTIME\""),
                property("__SHARDINGKEY", "k", "property: \"__SHARDINGKEY\""),
                property("__transactionId__", "t", "property: \"__transactionId__\""),
                property("WAIT", "false", "property: \"WAIT\""),
                property("a\u0001b", "value", "property name: \"a\\u0001b\" has the character \\u0001 at 1"),
                property("a\u0002b", "value", "property name: \"a\\u0002b\" has the character \\u0002 at 1"),
                property("colour", "red\u0001size", "property colour: \"red\\u0001size\""),
                property("colour", "red\u0002TAGS\u0001x", "property colour: \"red\\u0002TAGS\\u0001x\""),
                arguments(
                        ErrorCode.MESSAGE_PROPERTIES_TOO_LARGE,
                        PLAIN.withProperties(Map.of("colour", "x".repeat(40_000)))
                                .body("x"),
                        "properties: 40008 bytes with tag and keys (expected: at most 31743)"),
                arguments(
                        ErrorCode.MESSAGE_PROPERTIES_TOO_LARGE,
                        PLAIN.withKeys("€".repeat(11_000)).body("x"),
                        "properties: 33000 bytes"),
                delivery(PLAIN.withDelayLevel(19).body("x"), "delay_time_level: 19 (expected: 1 to 18"),
                delivery(PLAIN.withDelayLevel(25).body("x"), "delay_time_level: 25"),
                delivery(PLAIN.withDelayLevel(-1).body("x"), "delay_time_level: -1"),
                delivery(PLAIN.deliveredAt(-1).body("x"), "start_deliver_time: -1"),
                delivery(PLAIN.deliveredAt(Long.MIN_VALUE).body("x"), "start_deliver_time: " + Long.MIN_VALUE),
                delivery(
                        PLAIN.in(Transaction.HALF).immuneFor(-1).body("x"),
                        "trans_check_immunity_time: -1 (expected: 0 to 3600 seconds)"),
                delivery(PLAIN.in(Transaction.HALF).immuneFor(3_601).body("x"), "trans_check_immunity_time: 3601"),
                arguments(
                        ErrorCode.MESSAGE_CONFLICT,
                        PLAIN.withDelayLevel(3).deliveredAt(1_700_000_000_000L).body("x"),
                        "start_deliver_time: 1700000000000 and delay_time_level: 3"),
                arguments(
                        ErrorCode.MESSAGE_CONFLICT,
                        PLAIN.withDelayLevel(3).in(Transaction.HALF).body("x"),
                        "transactional message cannot be delayed"),
                arguments(
                        ErrorCode.MESSAGE_CONFLICT,
                        PLAIN.deliveredAt(1_700_000_000_000L)
                                .in(Transaction.HALF_COMMITTED_BY_PROXY)
                                .body("x"),
                        "transactional message cannot be delayed"),
                arguments(ErrorCode.ILLEGAL_LITE_TOPIC, official("a.b", MessageOrigin.UNKNOWN), "lite_topic: \"a.b\""),
                arguments(
                        ErrorCode.ILLEGAL_MESSAGE_PROPERTY,
                        official("", new MessageOrigin(0, "host\u0002TAGS\u0001x", "")),
                        "born_host: \"host\\u0002TAGS\\u0001x\" has the character \\u0002 at 4"),
                arguments(
                        ErrorCode.ILLEGAL_MESSAGE_PROPERTY,
                        official("", new MessageOrigin(0, "", "\u0001")),
                        "trace_context: \"\\u0001\""),
                arguments(
                        ErrorCode.MESSAGE_PROPERTIES_TOO_LARGE,
                        official("", new MessageOrigin(0, "", "t".repeat(31_744))),
                        "properties: 31744 bytes"));
    }

    /** A message as only the official protocol has them. */
    private static OutboundMessage official(String liteTopic, MessageOrigin origin) {
        return new OutboundMessage(
                "id",
                "orders",
                ByteBuffer.wrap(new byte[] {1}),
                "",
                "",
                Map.of(),
                "",
                0,
                0,
                Transaction.NONE,
                0,
                liteTopic,
                -1,
                origin);
    }

    private static Arguments property(String name, String value, String text) {
        return arguments(
                ErrorCode.ILLEGAL_MESSAGE_PROPERTY,
                PLAIN.withProperties(Map.of(name, value)).body("x"),
                text);
    }

    private static Arguments delivery(OutboundMessage message, String text) {
        return arguments(ErrorCode.ILLEGAL_DELIVERY_TIME, message, text);
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("illegalMessages")
    void illegalMessageIsRefusedWithItsValueAndTheRule(ErrorCode code, OutboundMessage message, String text) {
        assertThatThrownBy(() -> MessageRules.check(message))
                .isInstanceOf(ProxyException.class)
                .hasMessageContaining(text)
                .extracting("code")
                .isEqualTo(code);
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("illegalMessages")
    void refusalSaysWhatIsExpectedAndStaysReadable(ErrorCode code, OutboundMessage message, String text) {
        assertThatThrownBy(() -> MessageRules.check(message)).satisfies(refusal -> {
            String said = String.valueOf(refusal.getMessage());
            assertThat(said).contains("(expected: ");
            assertThat(said).as("not the whole value").hasSizeLessThan(400);
            assertThat(said.chars().noneMatch(Character::isISOControl))
                    .as("no control character goes to logs and clients")
                    .isTrue();
        });
    }

    static Stream<OutboundMessage> legalMessages() {
        return Stream.of(
                PLAIN.body("x"),
                PLAIN.body(new byte[FOUR_MEBIBYTES]),
                PLAIN.body(new byte[] {(byte) 0xff, 0}),
                PLAIN.withTag("order created").body("x"),
                PLAIN.withTag("创建").body("x"),
                PLAIN.withKeys("one two three").body("x"),
                PLAIN.withShardingKey("k".repeat(255)).body("x"),
                PLAIN.withProperties(Map.of("colour", "", "size", "größer\n")).body("x"),
                PLAIN.withProperties(Map.of("tags", "lower case is the application's"))
                        .body("x"),
                PLAIN.withProperties(Map.of("c", "x".repeat(31_740))).body("x"),
                PLAIN.withDelayLevel(1).body("x"),
                PLAIN.withDelayLevel(18).body("x"),
                PLAIN.deliveredAt(1).body("x"),
                PLAIN.deliveredAt(4_102_444_800_000L).body("x"),
                PLAIN.withShardingKey("k").withDelayLevel(2).body("x"),
                PLAIN.in(Transaction.HALF).immuneFor(3_600).body("x"),
                PLAIN.in(Transaction.HALF_COMMITTED_BY_PROXY).immuneFor(0).body("x"),
                official("lite_Topic-1", new MessageOrigin(1, "host", "t".repeat(31_000))));
    }

    @ParameterizedTest
    @MethodSource("legalMessages")
    void legalMessagePasses(OutboundMessage message) {
        assertThatCode(() -> MessageRules.check(message)).doesNotThrowAnyException();
    }

    @Test
    void longValuesAreCutInTheRefusal() {
        assertThatThrownBy(() ->
                        MessageRules.check(PLAIN.withTag("t".repeat(100) + "|").body("x")))
                .hasMessageContaining("tag: \"" + "t".repeat(60) + "…\"");
    }
}
