package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.SystemProperties;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What the official protocol demands of a message beyond what RocketMQ itself does: the limits that its clients and Apache's proxy
 * know. What is the same for all protocols is checked where messages are sent.
 */
final class MessageLimits {
    static final int MAX_BODY_BYTES = 4 << 20;

    private static final int MAX_ID_BYTES = 255;
    private static final int MAX_GROUP_BYTES = 63;
    private static final int MAX_PROPERTIES = 128;
    private static final int MAX_PROPERTY_BYTES = 16 << 10;
    private static final long MAX_RECOVERY_SECONDS = 3_600;
    private static final int SHOWN = 60;

    private MessageLimits() {}

    /**
     * Checks all but the body of a message.
     *
     * @param message what a producer wants to send
     * @throws ProxyException naming the field, its value and the rule it breaks
     */
    static void check(Message message) {
        SystemProperties system = message.getSystemProperties();
        checkId(system.getMessageId());
        checkKeys(system.getKeysList());
        checkGroup(system);
        checkProperties(message.getUserPropertiesMap(), system);
        checkNumbers(system);
    }

    /** Checks the size of a body, once as it comes and once as it is stored. */
    static void checkBody(int length) {
        if (length == 0) {
            throw new ProxyException(ErrorCode.MESSAGE_BODY_EMPTY, "body: empty (expected: 1 byte to 4 MiB)");
        }
        if (length > MAX_BODY_BYTES) {
            throw bodyTooLarge(length + " bytes");
        }
    }

    static ProxyException bodyTooLarge(String size) {
        return new ProxyException(
                ErrorCode.MESSAGE_BODY_TOO_LARGE,
                "body: " + size + " (expected: at most " + MAX_BODY_BYTES + ", 4 MiB, decompressed)");
    }

    private static void checkId(String id) {
        if (id.isBlank() || bytes(id) > MAX_ID_BYTES) {
            throw new ProxyException(
                    ErrorCode.ILLEGAL_MESSAGE_ID,
                    "message_id: \"" + shown(id) + "\" (expected: 1 to " + MAX_ID_BYTES
                            + " bytes, an id that the client has made for this message)");
        }
        checkText(ErrorCode.ILLEGAL_MESSAGE_ID, "message_id", id);
    }

    private static void checkKeys(List<String> keys) {
        for (String key : keys) {
            if (key.isBlank()) {
                throw new ProxyException(ErrorCode.ILLEGAL_MESSAGE_KEY, "keys: one is blank (expected: text in each)");
            }
            checkText(ErrorCode.ILLEGAL_MESSAGE_KEY, "keys", key);
        }
    }

    private static void checkGroup(SystemProperties system) {
        String group = system.getMessageGroup();
        if ((!group.isEmpty() && group.isBlank()) || bytes(group) > MAX_GROUP_BYTES) {
            throw new ProxyException(
                    ErrorCode.ILLEGAL_SHARDING_KEY,
                    "message_group: \"" + shown(group) + "\" (expected: 1 to " + MAX_GROUP_BYTES
                            + " bytes, not only spaces)");
        }
        checkText(ErrorCode.ILLEGAL_SHARDING_KEY, "message_group", group);
    }

    private static void checkProperties(Map<String, String> properties, SystemProperties system) {
        if (properties.size() > MAX_PROPERTIES) {
            throw new ProxyException(
                    ErrorCode.MESSAGE_PROPERTIES_TOO_LARGE,
                    "user_properties: " + properties.size() + " properties (expected: at most " + MAX_PROPERTIES
                            + "); put the rest into the body");
        }
        int bytes = bytes(system.getTag());
        for (String key : system.getKeysList()) {
            bytes += bytes(key);
        }
        for (Map.Entry<String, String> property : properties.entrySet()) {
            checkText(ErrorCode.ILLEGAL_MESSAGE_PROPERTY, "user_properties, name", property.getKey());
            checkText(
                    ErrorCode.ILLEGAL_MESSAGE_PROPERTY,
                    "user_properties, " + shown(property.getKey()),
                    property.getValue());
            bytes += bytes(property.getKey()) + bytes(property.getValue());
        }
        if (bytes > MAX_PROPERTY_BYTES) {
            throw new ProxyException(
                    ErrorCode.MESSAGE_PROPERTIES_TOO_LARGE,
                    "user_properties: " + bytes + " bytes with tag and keys (expected: at most " + MAX_PROPERTY_BYTES
                            + "); put the rest into the body");
        }
    }

    private static void checkNumbers(SystemProperties system) {
        if (system.getPriority() < 0) {
            throw new ProxyException(
                    ErrorCode.ILLEGAL_REQUEST,
                    "priority: " + system.getPriority() + " (expected: 0 or more; greater is sooner)");
        }
        long seconds = system.getOrphanedTransactionRecoveryDuration().getSeconds();
        if (seconds < 0 || seconds > MAX_RECOVERY_SECONDS) {
            throw new ProxyException(
                    ErrorCode.ILLEGAL_REQUEST,
                    "orphaned_transaction_recovery_duration: " + seconds + " s (expected: 0 to " + MAX_RECOVERY_SECONDS
                            + ")");
        }
    }

    private static void checkText(ErrorCode code, String field, String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isISOControl(value.charAt(i))) {
                throw new ProxyException(
                        code,
                        String.format(
                                "%s: \"%s\" has the control character \\u%04x at %d (expected: text without it)",
                                field, shown(value), (int) value.charAt(i), i));
            }
        }
    }

    private static int bytes(String text) {
        return text.isEmpty() ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String shown(String text) {
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    }
}
