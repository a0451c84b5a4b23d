package io.github.rocketmqproxy.send;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.broker.ReservedProperties;
import io.github.rocketmqproxy.message.MessageOrigin;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.route.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * What a message must be like. The limits are RocketMQ's own: 4 MiB for a body, 32,767 bytes for all properties together
 * (the length is stored as a short), and the characters 1 and 2, which separate properties in the store.
 */
final class MessageRules {
    static final int MAX_BODY_BYTES = 4 << 20;
    static final int MAX_PROPERTY_BYTES = 32_767;
    /** What RocketMQ itself adds to the properties of a message: its id, flags, cluster and times. */
    private static final int RESERVED_PROPERTY_BYTES = 1_024;

    private static final int MAX_DELAY_LEVEL = 18;
    private static final int MAX_SHARDING_KEY_BYTES = 255;
    private static final int SHOWN = 60;

    private MessageRules() {}

    /**
     * Checks a message.
     *
     * @param message what a producer wants to send
     * @throws ProxyException naming the value and the rule it breaks
     */
    static void check(OutboundMessage message) {
        checkBody(message.body().remaining());
        checkTag(message.tag());
        checkText(ErrorCode.ILLEGAL_MESSAGE_KEY, "message_key", message.keys(), MessageRules::separatesProperties);
        checkShardingKey(message.shardingKey());
        if (!message.liteTopic().isEmpty()) {
            TopicNames.checkLite(message.liteTopic());
        }
        checkOrigin(message.origin());
        checkProperties(message);
        checkDelivery(message);
    }

    private static void checkBody(int length) {
        if (length == 0) {
            throw new ProxyException(
                    ErrorCode.MESSAGE_BODY_EMPTY,
                    "message_body: empty (expected: 1 byte to 4 MiB; set message_body or body)");
        }
        if (length > MAX_BODY_BYTES) {
            throw new ProxyException(
                    ErrorCode.MESSAGE_BODY_TOO_LARGE,
                    "message_body: " + length + " bytes (expected: at most " + MAX_BODY_BYTES + ", 4 MiB)");
        }
    }

    private static void checkTag(String tag) {
        checkText(ErrorCode.ILLEGAL_TAG, "tag", tag, Character::isISOControl);
        if (tag.indexOf('|') >= 0 || tag.equals("*") || (!tag.isEmpty() && tag.isBlank()) || !tag.equals(tag.strip())) {
            throw new ProxyException(
                    ErrorCode.ILLEGAL_TAG,
                    "tag: \"" + shown(tag)
                            + "\" (expected: text without |, not *, not blank, no space at its ends; or empty)");
        }
    }

    private static void checkShardingKey(String key) {
        checkText(ErrorCode.ILLEGAL_SHARDING_KEY, "sharding_key", key, Character::isISOControl);
        if (utf8Length(key) > MAX_SHARDING_KEY_BYTES) {
            throw new ProxyException(
                    ErrorCode.ILLEGAL_SHARDING_KEY,
                    "sharding_key: \"" + shown(key) + "\" (expected: at most " + MAX_SHARDING_KEY_BYTES + " bytes)");
        }
    }

    private static void checkOrigin(MessageOrigin origin) {
        checkText(
                ErrorCode.ILLEGAL_MESSAGE_PROPERTY, "born_host", origin.bornHost(), MessageRules::separatesProperties);
        checkText(
                ErrorCode.ILLEGAL_MESSAGE_PROPERTY,
                "trace_context",
                origin.traceContext(),
                MessageRules::separatesProperties);
    }

    private static void checkProperties(OutboundMessage message) {
        int bytes = RESERVED_PROPERTY_BYTES
                + utf8Length(message.tag())
                + utf8Length(message.keys())
                + utf8Length(message.shardingKey())
                + utf8Length(message.origin().bornHost())
                + utf8Length(message.origin().traceContext());
        for (Map.Entry<String, String> property : message.properties().entrySet()) {
            String name = property.getKey();
            if (name.isBlank()) {
                throw new ProxyException(
                        ErrorCode.ILLEGAL_MESSAGE_PROPERTY,
                        "property name: \"" + shown(name) + "\" (expected: not blank)");
            }
            if (ReservedProperties.contains(name)) {
                throw new ProxyException(
                        ErrorCode.ILLEGAL_MESSAGE_PROPERTY,
                        "property: \"" + name
                                + "\" is a name of RocketMQ's own (expected: another name; the message has a field of its"
                                + " own for what this one means)");
            }
            checkText(ErrorCode.ILLEGAL_MESSAGE_PROPERTY, "property name", name, MessageRules::separatesProperties);
            checkText(
                    ErrorCode.ILLEGAL_MESSAGE_PROPERTY,
                    "property " + shown(name),
                    property.getValue(),
                    MessageRules::separatesProperties);
            bytes += utf8Length(name) + utf8Length(property.getValue()) + 2;
        }
        if (bytes > MAX_PROPERTY_BYTES) {
            throw new ProxyException(
                    ErrorCode.MESSAGE_PROPERTIES_TOO_LARGE,
                    "properties: " + (bytes - RESERVED_PROPERTY_BYTES) + " bytes with tag and keys (expected: at most "
                            + (MAX_PROPERTY_BYTES - RESERVED_PROPERTY_BYTES) + "); put the rest into the body");
        }
    }

    private static void checkDelivery(OutboundMessage message) {
        if (message.delayLevel() < 0 || message.delayLevel() > MAX_DELAY_LEVEL) {
            throw new ProxyException(
                    ErrorCode.ILLEGAL_DELIVERY_TIME,
                    "delay_time_level: " + message.delayLevel() + " (expected: 1 to " + MAX_DELAY_LEVEL
                            + ", or 0 for none)");
        }
        if (message.deliverAtMillis() < 0) {
            throw new ProxyException(
                    ErrorCode.ILLEGAL_DELIVERY_TIME,
                    "start_deliver_time: " + message.deliverAtMillis()
                            + " (expected: milliseconds since the epoch, or 0)");
        }
        boolean delayed = message.deliverAtMillis() > 0 || message.delayLevel() > 0;
        if (message.deliverAtMillis() > 0 && message.delayLevel() > 0) {
            throw new ProxyException(
                    ErrorCode.MESSAGE_CONFLICT,
                    "start_deliver_time: " + message.deliverAtMillis() + " and delay_time_level: "
                            + message.delayLevel() + " (expected: one of the two)");
        }
        if (delayed && message.transaction() != OutboundMessage.Transaction.NONE) {
            throw new ProxyException(
                    ErrorCode.MESSAGE_CONFLICT, "a transactional message cannot be delayed (expected: one of the two)");
        }
        if (message.checkImmunitySeconds() < 0 || message.checkImmunitySeconds() > 3_600) {
            throw new ProxyException(
                    ErrorCode.ILLEGAL_DELIVERY_TIME,
                    "trans_check_immunity_time: " + message.checkImmunitySeconds() + " (expected: 0 to 3600 seconds)");
        }
    }

    /** The store writes properties as name, 1, value, 2 ({@code MessageDecoder}). */
    private static boolean separatesProperties(int c) {
        return c == 1 || c == 2;
    }

    private static void checkText(ErrorCode code, String name, String value, IntPredicate forbidden) {
        for (int i = 0; i < value.length(); i++) {
            if (forbidden.test(value.charAt(i))) {
                throw new ProxyException(
                        code,
                        String.format(
                                "%s: \"%s\" has the character \\u%04x at %d (expected: text without it)",
                                name, shown(value), (int) value.charAt(i), i));
            }
        }
    }

    private static int utf8Length(String text) {
        return text.isEmpty() ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String shown(String text) {
        String visible = text.codePoints()
                .limit(SHOWN)
                .collect(
                        StringBuilder::new,
                        (out, c) -> {
                            if (Character.isISOControl(c)) {
                                out.append(String.format("\\u%04x", c));
                            } else {
                                out.appendCodePoint(c);
                            }
                        },
                        StringBuilder::append)
                .toString();
        return text.length() > SHOWN ? visible + "…" : visible;
    }
}
