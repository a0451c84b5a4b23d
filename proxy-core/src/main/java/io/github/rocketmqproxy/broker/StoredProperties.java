package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.message.MessageOrigin;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageConst;

/** The properties of a message, in the text form in which RocketMQ stores them. */
final class StoredProperties {
    /** Marks half messages that the proxy commits by itself, so that it knows them when a broker asks. */
    static final String COMMITTED_BY_PROXY = "__PROXY_COMMITS";

    private static final String VENDOR_DELIVERY_TIME = "__STARTDELIVERTIME";
    private static final char NAME_END = 1;
    private static final char VALUE_END = 2;

    private StoredProperties() {}

    /** All properties of an outbound message: the application's, overwritten by what the message itself says. */
    static String encode(OutboundMessage message, boolean vendorDeliveryProperty) {
        Map<String, String> all = new LinkedHashMap<>(message.properties());
        all.put(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX, message.messageId());
        all.put(MessageConst.PROPERTY_WAIT_STORE_MSG_OK, "true");
        put(all, MessageConst.PROPERTY_TAGS, message.tag());
        put(all, MessageConst.PROPERTY_KEYS, message.keys());
        put(all, MessageConst.PROPERTY_SHARDING_KEY, message.shardingKey());
        put(all, MessageConst.PROPERTY_LITE_TOPIC, message.liteTopic());
        put(all, MessageConst.PROPERTY_PRIORITY, message.priority() < 0 ? "" : Integer.toString(message.priority()));
        putOrigin(all, message.origin());
        putDelivery(all, message, vendorDeliveryProperty);
        putTransaction(all, message);
        return text(all);
    }

    private static void put(Map<String, String> all, String name, String value) {
        if (value.isEmpty()) {
            all.remove(name);
        } else {
            all.put(name, value);
        }
    }

    private static void putOrigin(Map<String, String> all, MessageOrigin origin) {
        long born = origin.bornTimestamp();
        put(all, MessageConst.PROPERTY_BORN_TIMESTAMP, born <= 0 ? "" : Long.toString(born));
        put(all, MessageConst.PROPERTY_BORN_HOST, origin.bornHost());
        put(all, MessageConst.PROPERTY_TRACE_CONTEXT, origin.traceContext());
    }

    private static void putDelivery(Map<String, String> all, OutboundMessage message, boolean vendorDeliveryProperty) {
        if (message.deliverAtMillis() > 0) {
            String time = Long.toString(message.deliverAtMillis());
            all.put(MessageConst.PROPERTY_TIMER_DELIVER_MS, time);
            if (vendorDeliveryProperty) {
                all.put(VENDOR_DELIVERY_TIME, time);
            }
        }
        if (message.delayLevel() > 0) {
            all.put(MessageConst.PROPERTY_DELAY_TIME_LEVEL, Integer.toString(message.delayLevel()));
        }
    }

    /** The producer group of half messages is their topic: so any instance of the proxy can be asked about them. */
    private static void putTransaction(Map<String, String> all, OutboundMessage message) {
        if (message.transaction() == Transaction.NONE) {
            return;
        }
        all.put(MessageConst.PROPERTY_TRANSACTION_PREPARED, "true");
        all.put(MessageConst.PROPERTY_PRODUCER_GROUP, message.topic());
        if (message.checkImmunitySeconds() > 0) {
            all.put(
                    MessageConst.PROPERTY_CHECK_IMMUNITY_TIME_IN_SECONDS,
                    Integer.toString(message.checkImmunitySeconds()));
        }
        if (message.transaction() == Transaction.HALF_COMMITTED_BY_PROXY) {
            all.put(COMMITTED_BY_PROXY, "true");
        }
    }

    private static String text(Map<String, String> all) {
        StringBuilder text = new StringBuilder(256);
        all.forEach((name, value) ->
                text.append(name).append(NAME_END).append(value).append(VALUE_END));
        return text.toString();
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
