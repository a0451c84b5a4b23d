package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.message.MessageOrigin;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.rocketmq.common.message.MessageConst;

/** The properties of a message, in the text form in which RocketMQ stores them. */
final class StoredProperties {
    /** Marks half messages that the proxy commits by itself, so that it knows them when a broker asks. */
    static final String COMMITTED_BY_PROXY = "__PROXY_COMMITS";

    private static final String VENDOR_DELIVERY_TIME = "__STARTDELIVERTIME";
    private static final char NAME_END = 1;
    private static final char VALUE_END = 2;

    /** What a message says of itself; an application's property of such a name counts for nothing. */
    private static final Set<String> OWN = Set.of(
            MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX,
            MessageConst.PROPERTY_WAIT_STORE_MSG_OK,
            MessageConst.PROPERTY_TAGS,
            MessageConst.PROPERTY_KEYS,
            MessageConst.PROPERTY_SHARDING_KEY,
            MessageConst.PROPERTY_LITE_TOPIC,
            MessageConst.PROPERTY_PRIORITY,
            MessageConst.PROPERTY_BORN_TIMESTAMP,
            MessageConst.PROPERTY_BORN_HOST,
            MessageConst.PROPERTY_TRACE_CONTEXT,
            MessageConst.PROPERTY_TIMER_DELIVER_MS,
            MessageConst.PROPERTY_DELAY_TIME_LEVEL,
            MessageConst.PROPERTY_TRANSACTION_PREPARED,
            MessageConst.PROPERTY_PRODUCER_GROUP,
            MessageConst.PROPERTY_CHECK_IMMUNITY_TIME_IN_SECONDS,
            COMMITTED_BY_PROXY,
            VENDOR_DELIVERY_TIME);

    private StoredProperties() {}

    /** The text form of all properties of an outbound message. */
    static String encode(OutboundMessage message, boolean vendorDeliveryProperty) {
        StringBuilder text = new StringBuilder(256);
        each(
                message,
                vendorDeliveryProperty,
                (name, value) ->
                        text.append(name).append(NAME_END).append(value).append(VALUE_END));
        return text.toString();
    }

    /** The same in UTF-8, behind what the buffer has. */
    static void encode(OutboundMessage message, boolean vendorDeliveryProperty, ByteBuf to) {
        each(message, vendorDeliveryProperty, (name, value) -> {
            ByteBufUtil.writeUtf8(to, name);
            to.writeByte(NAME_END);
            ByteBufUtil.writeUtf8(to, value);
            to.writeByte(VALUE_END);
        });
    }

    private static void each(
            OutboundMessage message, boolean vendorDeliveryProperty, BiConsumer<String, String> property) {
        message.properties().forEach((name, value) -> {
            if (!OWN.contains(name)) {
                property.accept(name, value);
            }
        });
        property.accept(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX, message.messageId());
        property.accept(MessageConst.PROPERTY_WAIT_STORE_MSG_OK, "true");
        unlessEmpty(property, MessageConst.PROPERTY_TAGS, message.tag());
        unlessEmpty(property, MessageConst.PROPERTY_KEYS, message.keys());
        unlessEmpty(property, MessageConst.PROPERTY_SHARDING_KEY, message.shardingKey());
        unlessEmpty(property, MessageConst.PROPERTY_LITE_TOPIC, message.liteTopic());
        if (message.priority() >= 0) {
            property.accept(MessageConst.PROPERTY_PRIORITY, Integer.toString(message.priority()));
        }
        origin(property, message.origin());
        delivery(property, message, vendorDeliveryProperty);
        transaction(property, message);
    }

    private static void unlessEmpty(BiConsumer<String, String> property, String name, String value) {
        if (!value.isEmpty()) {
            property.accept(name, value);
        }
    }

    private static void origin(BiConsumer<String, String> property, MessageOrigin origin) {
        if (origin.bornTimestamp() > 0) {
            property.accept(MessageConst.PROPERTY_BORN_TIMESTAMP, Long.toString(origin.bornTimestamp()));
        }
        unlessEmpty(property, MessageConst.PROPERTY_BORN_HOST, origin.bornHost());
        unlessEmpty(property, MessageConst.PROPERTY_TRACE_CONTEXT, origin.traceContext());
    }

    private static void delivery(
            BiConsumer<String, String> property, OutboundMessage message, boolean vendorDeliveryProperty) {
        if (message.deliverAtMillis() > 0) {
            String time = Long.toString(message.deliverAtMillis());
            property.accept(MessageConst.PROPERTY_TIMER_DELIVER_MS, time);
            if (vendorDeliveryProperty) {
                property.accept(VENDOR_DELIVERY_TIME, time);
            }
        }
        if (message.delayLevel() > 0) {
            property.accept(MessageConst.PROPERTY_DELAY_TIME_LEVEL, Integer.toString(message.delayLevel()));
        }
    }

    /** The producer group of half messages is their topic: so any instance of the proxy can be asked about them. */
    private static void transaction(BiConsumer<String, String> property, OutboundMessage message) {
        if (message.transaction() == Transaction.NONE) {
            return;
        }
        property.accept(MessageConst.PROPERTY_TRANSACTION_PREPARED, "true");
        property.accept(MessageConst.PROPERTY_PRODUCER_GROUP, message.topic());
        if (message.checkImmunitySeconds() > 0) {
            property.accept(
                    MessageConst.PROPERTY_CHECK_IMMUNITY_TIME_IN_SECONDS,
                    Integer.toString(message.checkImmunitySeconds()));
        }
        if (message.transaction() == Transaction.HALF_COMMITTED_BY_PROXY) {
            property.accept(COMMITTED_BY_PROXY, "true");
        }
    }

    /** Reads the text form. */
    static Map<String, String> decode(byte[] bytes, int offset, int length) {
        String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
        Map<String, String> all = new LinkedHashMap<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf(VALUE_END, start);
            int stop = end < 0 ? text.length() : end;
            int middle = text.indexOf(NAME_END, start);
            if (middle > start && middle < stop) {
                all.put(text.substring(start, middle), text.substring(middle + 1, stop));
            }
            start = stop + 1;
        }
        return all;
    }
}
