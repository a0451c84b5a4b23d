package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageConst;

/** Stored messages as consumers get them. */
final class Deliveries {
    private Deliveries() {}

    /**
     * The message with its body decompressed, without what was not stored with it by its producer.
     *
     * @param topic the topic that the consumer knows
     * @throws IOException if its body cannot be decompressed
     */
    static Delivery of(String topic, StoredMessage message, int reconsumeTimes, DeliveryHandle handle)
            throws IOException {
        ByteBuffer body = Bodies.plain(message);
        Map<String, String> properties = message.properties();
        properties.remove(MessageConst.PROPERTY_POP_CK);
        properties.remove(StoredProperties.COMMITTED_BY_PROXY);
        return new Delivery(
                topic,
                id(message),
                body,
                properties.getOrDefault(MessageConst.PROPERTY_TAGS, ""),
                properties,
                bornTimestamp(message),
                reconsumeTimes,
                handle,
                properties.getOrDefault(MessageConst.PROPERTY_BORN_HOST, message.bornHost()),
                message.storeTimestamp(),
                message.storeHost(),
                message.halfMessageOffset());
    }

    /** The id that its producer gave it, else the broker's own. */
    static String id(StoredMessage message) {
        return message.properties()
                .getOrDefault(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX, message.brokerMessageId());
    }

    /** Messages of one batch share the stored time; the property is each one's own. */
    private static long bornTimestamp(StoredMessage message) {
        String own = message.properties().getOrDefault(MessageConst.PROPERTY_BORN_TIMESTAMP, "");
        try {
            return own.isEmpty() ? message.bornTimestamp() : Long.parseLong(own);
        } catch (NumberFormatException e) {
            return message.bornTimestamp();
        }
    }
}
