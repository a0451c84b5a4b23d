package io.github.rocketmqproxy.grpc.v2;

import com.google.protobuf.Timestamp;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.MessageOrigin;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.MessageType;
import io.github.rocketmqproxy.proto.v2.SystemProperties;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Messages of producers as ours. Where they are to be stored is the proxy's choice: the client's queue_id means nothing. */
final class OutboundMessages {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long MILLIS_PER_SECOND = 1_000;

    private OutboundMessages() {}

    /**
     * One message.
     *
     * @param topic its full topic name
     * @param message as the client gives it
     * @param remoteHost where the client calls from: where the message was born if it does not say
     * @return ready to be sent
     * @throws ProxyException naming the field, its value and the rule it breaks
     */
    static OutboundMessage outbound(String topic, Message message, String remoteHost) {
        MessageLimits.check(message);
        SystemProperties system = message.getSystemProperties();
        checkType(topic, system);
        boolean half = system.getMessageType() == MessageType.TRANSACTION;
        return new OutboundMessage(
                system.getMessageId(),
                topic,
                BodyDecoder.plain(message),
                system.getTag(),
                String.join(" ", system.getKeysList()),
                userProperties(message.getUserPropertiesMap()),
                system.getMessageGroup(),
                deliverAtMillis(system),
                0,
                half ? Transaction.HALF : Transaction.NONE,
                half ? (int) system.getOrphanedTransactionRecoveryDuration().getSeconds() : 0,
                system.getLiteTopic(),
                system.hasPriority() ? system.getPriority() : -1,
                new MessageOrigin(
                        Math.max(0, millis(system.getBornTimestamp(), ErrorCode.ILLEGAL_REQUEST, "born_timestamp")),
                        system.getBornHost().isBlank() ? remoteHost : system.getBornHost(),
                        system.getTraceContext()));
    }

    /** Applications that pass a message on copy what they have received; what RocketMQ noted of that one is none of this one. */
    private static Map<String, String> userProperties(Map<String, String> properties) {
        if (Collections.disjoint(properties.keySet(), SystemProperty.SHOWN)) {
            return properties;
        }
        Map<String, String> own = new HashMap<>(properties);
        own.keySet().removeAll(SystemProperty.SHOWN);
        return own;
    }

    /** A message is of one type at most, and has what its type needs: else it would be stored as what it was not meant to be. */
    private static void checkType(String topic, SystemProperties system) {
        Set<MessageType> shown = EnumSet.noneOf(MessageType.class);
        if (!system.getMessageGroup().isEmpty()) {
            shown.add(MessageType.FIFO);
        }
        if (system.hasDeliveryTimestamp()) {
            shown.add(MessageType.DELAY);
        }
        if (!system.getLiteTopic().isEmpty()) {
            shown.add(MessageType.LITE);
        }
        if (system.hasPriority()) {
            shown.add(MessageType.PRIORITY);
        }
        MessageType said = system.getMessageType();
        if (said == MessageType.TRANSACTION) {
            shown.add(said);
        }
        boolean plain = said == MessageType.NORMAL || said == MessageType.MESSAGE_TYPE_UNSPECIFIED;
        if (shown.size() > 1 || (!plain && !shown.contains(said))) {
            throw new ProxyException(
                    ErrorCode.MESSAGE_TYPE_MISMATCH,
                    "message_type: " + (said == MessageType.UNRECOGNIZED ? system.getMessageTypeValue() : said)
                            + " for topic " + topic + ", but its other fields are those of "
                            + (shown.isEmpty() ? "NORMAL" : shown)
                            + " (expected: one type, and the field that makes it: message_group for FIFO,"
                            + " delivery_timestamp for DELAY, lite_topic for LITE, priority for PRIORITY, none of them for"
                            + " TRANSACTION)");
        }
    }

    /** A time in the past is kept, as one at which the broker delivers at once: the message is a delayed one all the same. */
    private static long deliverAtMillis(SystemProperties system) {
        return system.hasDeliveryTimestamp()
                ? Math.max(
                        1, millis(system.getDeliveryTimestamp(), ErrorCode.ILLEGAL_DELIVERY_TIME, "delivery_timestamp"))
                : 0;
    }

    private static long millis(Timestamp time, ErrorCode code, String field) {
        try {
            return Math.addExact(
                    Math.multiplyExact(time.getSeconds(), MILLIS_PER_SECOND), time.getNanos() / NANOS_PER_MILLI);
        } catch (ArithmeticException e) {
            throw new ProxyException(
                    code,
                    field + ": " + time.getSeconds() + " s (expected: seconds since 1970, up to a few days ahead)");
        }
    }
}
