package io.github.rocketmqproxy.message;

import java.nio.ByteBuffer;
import java.util.Map;

/**
 * A message fetched from a broker.
 *
 * @param topic the topic it was sent to; the original one when it comes from a retry topic
 * @param messageId its id (UNIQ_KEY)
 * @param body the body, decompressed, read-only
 * @param tag its tag, or empty
 * @param properties all stored properties: the application's and RocketMQ's own
 * @param bornTimestamp when it was sent, milliseconds since the epoch
 * @param reconsumeTimes how many times it was delivered before
 * @param handle names this delivery
 * @param bornHost where its producer is, or empty
 * @param storeTimestamp when the broker stored it, milliseconds since the epoch
 * @param storeHost the {@code host:port} of the broker that stored it, or empty
 * @param halfMessageOffset for a committed message, where its half message lies in the broker's log; otherwise 0
 */
public record Delivery(
        String topic,
        String messageId,
        ByteBuffer body,
        String tag,
        Map<String, String> properties,
        long bornTimestamp,
        int reconsumeTimes,
        DeliveryHandle handle,
        String bornHost,
        long storeTimestamp,
        String storeHost,
        long halfMessageOffset) {

    /**
     * A delivery of which no more is known.
     *
     * @param topic the topic it was sent to; the original one when it comes from a retry topic
     * @param messageId its id (UNIQ_KEY)
     * @param body the body, decompressed, read-only
     * @param tag its tag, or empty
     * @param properties all stored properties: the application's and RocketMQ's own
     * @param bornTimestamp when it was sent, milliseconds since the epoch
     * @param reconsumeTimes how many times it was delivered before
     * @param handle names this delivery
     */
    public Delivery(
            String topic,
            String messageId,
            ByteBuffer body,
            String tag,
            Map<String, String> properties,
            long bornTimestamp,
            int reconsumeTimes,
            DeliveryHandle handle) {
        this(topic, messageId, body, tag, properties, bornTimestamp, reconsumeTimes, handle, "", 0, "", 0);
    }

    /** Makes the body read-only. */
    public Delivery {
        body = body.asReadOnlyBuffer();
    }

    /**
     * An estimate of the memory that the delivery takes.
     *
     * @return bytes
     */
    public int size() {
        int size = body.remaining() + 256;
        for (Map.Entry<String, String> property : properties.entrySet()) {
            size += 2 * (property.getKey().length() + property.getValue().length());
        }
        return size;
    }
}
