package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;
import org.apache.rocketmq.remoting.protocol.RequestCode;

/** Writes messages as the request that stores them: one by itself, or several as one batch. */
final class SendRequests {
    /** Whoever sends must name a group; brokers use it for statistics only. */
    private static final String PRODUCER_GROUP = "rocketmq-proxy";

    /** Brokers create missing topics like a default one; this one does not exist, so they refuse instead. */
    private static final String NO_DEFAULT_TOPIC = "%NO_DEFAULT_TOPIC%";

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
                .body(body(messages));
    }

    private byte[] body(List<OutboundMessage> messages) {
        int guess = 0;
        for (OutboundMessage message : messages) {
            guess += message.size();
        }
        ByteBuf body = Unpooled.buffer(guess);
        for (OutboundMessage message : messages) {
            put(body, message);
        }
        return body.writerIndex() == body.capacity() ? body.array() : Arrays.copyOf(body.array(), body.writerIndex());
    }

    /** As {@code MessageDecoder.decodeMessage} reads it. The lengths are known when the rest is written. */
    private void put(ByteBuf body, OutboundMessage message) {
        int start = body.writerIndex();
        body.writeInt(0); // all of it
        body.writeInt(0); // magic code: the broker writes its own
        body.writeInt(0); // check sum: likewise
        body.writeInt(0); // flag
        body.writeInt(message.body().remaining());
        body.writeBytes(message.body().duplicate());
        int properties = body.writerIndex();
        body.writeShort(0);
        StoredProperties.encode(message, vendorDeliveryProperty, body);
        body.setShort(properties, body.writerIndex() - properties - Short.BYTES);
        body.setInt(start, body.writerIndex() - start);
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
