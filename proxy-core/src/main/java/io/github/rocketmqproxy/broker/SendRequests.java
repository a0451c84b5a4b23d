package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;
import org.apache.rocketmq.remoting.protocol.RequestCode;

/** Writes messages as the request that stores them: one by itself, or several as one batch. */
final class SendRequests {
    /** Whoever sends must name a group; brokers use it for statistics only. */
    private static final String PRODUCER_GROUP = "rocketmq-proxy";

    /** Brokers create missing topics like a default one; this one does not exist, so they refuse instead. */
    private static final String NO_DEFAULT_TOPIC = "%NO_DEFAULT_TOPIC%";

    /** The fixed part of each message in a batch: sizes, magic, check sum, flag, lengths. */
    private static final int FRAME = 4 + 4 + 4 + 4 + 4 + 2;

    private final boolean vendorDeliveryProperty;

    SendRequests(boolean vendorDeliveryProperty) {
        this.vendorDeliveryProperty = vendorDeliveryProperty;
    }

    Request encode(String brokerName, int queueId, List<OutboundMessage> messages) {
        return messages.size() == 1
                ? single(brokerName, queueId, messages.get(0))
                : batch(brokerName, queueId, messages);
    }

    private Request single(String brokerName, int queueId, OutboundMessage message) {
        boolean half = message.transaction() != Transaction.NONE;
        return header(RequestCode.SEND_MESSAGE_V2, brokerName, queueId, message.topic())
                .with("a", half ? message.topic() : PRODUCER_GROUP)
                .with("f", half ? MessageSysFlag.TRANSACTION_PREPARED_TYPE : 0)
                .with("g", half ? now() : bornTimestamp(message))
                .with("i", StoredProperties.encode(message, vendorDeliveryProperty))
                .with("m", false)
                .body(bytes(message.body()));
    }

    /** Not for half messages: the broker counts their immunity time from it, and producers' clocks may be wrong. */
    private static long bornTimestamp(OutboundMessage message) {
        long told = message.origin().bornTimestamp();
        return told > 0 ? told : now();
    }

    private static long now() {
        return System.currentTimeMillis();
    }

    private Request batch(String brokerName, int queueId, List<OutboundMessage> messages) {
        List<byte[]> properties = new ArrayList<>(messages.size());
        int size = 0;
        for (OutboundMessage message : messages) {
            byte[] encoded =
                    StoredProperties.encode(message, vendorDeliveryProperty).getBytes(StandardCharsets.UTF_8);
            properties.add(encoded);
            size += FRAME + message.body().remaining() + encoded.length;
        }
        ByteBuffer body = ByteBuffer.allocate(size);
        for (int i = 0; i < messages.size(); i++) {
            put(body, messages.get(i), properties.get(i));
        }
        // Field m says that the body is a batch: without it the broker stores all of it as one message.
        return header(
                        RequestCode.SEND_BATCH_MESSAGE,
                        brokerName,
                        queueId,
                        messages.get(0).topic())
                .with("a", PRODUCER_GROUP)
                .with("f", 0)
                .with("g", now())
                .with("i", "")
                .with("m", true)
                .body(body.array());
    }

    private static void put(ByteBuffer body, OutboundMessage message, byte[] properties) {
        ByteBuffer content = message.body().duplicate();
        body.putInt(FRAME + content.remaining() + properties.length);
        body.putInt(0); // magic code: the broker writes its own
        body.putInt(0); // check sum: likewise
        body.putInt(0); // flag
        body.putInt(content.remaining());
        body.put(content);
        body.putShort((short) properties.length);
        body.put(properties);
    }

    /** RocketMQ names the fields of this request by letters, to keep it short. */
    private static Request header(int code, String brokerName, int queueId, String topic) {
        return Request.of(code)
                .with("b", topic)
                .with("c", NO_DEFAULT_TOPIC)
                .with("d", 1)
                .with("e", queueId)
                .with("h", 0)
                .with("j", 0)
                .with("k", false)
                .with("n", brokerName)
                .binary();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
