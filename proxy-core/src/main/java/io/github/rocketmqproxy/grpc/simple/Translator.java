package io.github.rocketmqproxy.grpc.simple;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.grpc.CurrentCall;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import io.github.rocketmqproxy.proto.simple.Message;
import io.github.rocketmqproxy.proto.simple.MessageProperties;
import io.github.rocketmqproxy.proto.simple.OutgoingMessage;
import io.github.rocketmqproxy.proto.simple.SendDelayMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendOrderedMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendTransactionMessageRequest;
import io.github.rocketmqproxy.session.ProducerSession;

/** Messages of the simple protocol as ours, and back. Bodies are not copied. */
final class Translator {
    private Translator() {}

    static OutboundMessage message(ProducerSession producer, SendMessageRequest request) {
        MessageProperties properties = request.getProperties();
        return outbound(
                producer,
                body(request.getMessageBodyBytes(), request.getBody()),
                request.getTag(),
                properties,
                properties.getShardingKey(),
                properties.getStartDeliverTime(),
                0,
                Transaction.NONE,
                0);
    }

    static OutboundMessage message(ProducerSession producer, SendOrderedMessageRequest request) {
        MessageProperties properties = request.getProperties();
        String shardingKey = firstSet(request.getShardingKey(), properties.getShardingKey());
        if (shardingKey.isEmpty()) {
            throw new ProxyException(
                    ErrorCode.ILLEGAL_SHARDING_KEY,
                    "sharding_key: empty (expected: a key; messages of one key keep their order)");
        }
        return outbound(
                producer,
                body(request.getMessageBodyBytes(), request.getBody()),
                request.getTag(),
                properties,
                shardingKey,
                properties.getStartDeliverTime(),
                0,
                Transaction.NONE,
                0);
    }

    static OutboundMessage message(ProducerSession producer, SendDelayMessageRequest request) {
        MessageProperties properties = request.getProperties();
        return outbound(
                producer,
                body(request.getMessageBodyBytes(), request.getBody()),
                request.getTag(),
                properties,
                properties.getShardingKey(),
                deliverAt(request.getStartDeliverTime(), request.getDelayTimeLevel(), properties),
                request.getDelayTimeLevel(),
                Transaction.NONE,
                0);
    }

    static OutboundMessage message(ProducerSession producer, SendTransactionMessageRequest request) {
        MessageProperties properties = request.getProperties();
        int immunity = request.getTransCheckImmunityTime() != 0
                ? request.getTransCheckImmunityTime()
                : properties.getTransCheckImmunityTime();
        return outbound(
                producer,
                body(request.getMessageBodyBytes(), request.getBody()),
                request.getTag(),
                properties,
                properties.getShardingKey(),
                properties.getStartDeliverTime(),
                0,
                request.getKeepHalf() ? Transaction.HALF : Transaction.HALF_COMMITTED_BY_PROXY,
                immunity);
    }

    static OutboundMessage message(ProducerSession producer, OutgoingMessage request) {
        MessageProperties properties = request.getProperties();
        return outbound(
                producer,
                body(request.getMessageBodyBytes(), request.getBody()),
                request.getTag(),
                properties,
                firstSet(request.getShardingKey(), properties.getShardingKey()),
                deliverAt(request.getStartDeliverTime(), request.getDelayTimeLevel(), properties),
                request.getDelayTimeLevel(),
                Transaction.NONE,
                0);
    }

    /** A delivery for a client. */
    static Message message(Delivery delivery, String receiptHandle, boolean bytesOnly) {
        Message.Builder message = Message.newBuilder()
                .setMessageId(delivery.messageId())
                .setReceiptHandle(receiptHandle)
                .setTag(delivery.tag())
                .putAllProperties(delivery.properties())
                .setBornTimestamp(delivery.bornTimestamp())
                .setReconsumeTimes(delivery.reconsumeTimes())
                .setTopic(delivery.topic());
        ByteString body = UnsafeByteOperations.unsafeWrap(delivery.body());
        if (bytesOnly) {
            return message.setBody(body).build();
        }
        if (body.isValidUtf8()) {
            return message.setMessageBodyBytes(body).build();
        }
        return message.setMessageBody(body.toStringUtf8()).setBody(body).build();
    }

    private static OutboundMessage outbound(
            ProducerSession producer,
            ByteString body,
            String tag,
            MessageProperties properties,
            String shardingKey,
            long deliverAtMillis,
            long delayLevel,
            Transaction transaction,
            int checkImmunitySeconds) {
        return new OutboundMessage(
                        producer.newMessageId(),
                        producer.topic(),
                        body.asReadOnlyByteBuffer(),
                        tag,
                        properties.getMessageKey(),
                        properties.getPropertiesMap(),
                        shardingKey,
                        deliverAtMillis,
                        // Too large for an int is too large for a level, too; it must not become a legal one by being
                        // cut.
                        (int) Math.max(-1, Math.min(delayLevel, Integer.MAX_VALUE)),
                        transaction,
                        checkImmunitySeconds)
                .broughtBy(CurrentCall.span());
    }

    /** The time of the request itself counts before that of the properties; a level counts before the latter, too. */
    private static long deliverAt(long requested, long delayLevel, MessageProperties properties) {
        return requested != 0 || delayLevel != 0 ? requested : properties.getStartDeliverTime();
    }

    private static ByteString body(ByteString text, ByteString bytes) {
        if (!text.isEmpty() && !bytes.isEmpty()) {
            throw new ProxyException(
                    ErrorCode.MESSAGE_CONFLICT, "message_body and body: both are set (expected: one of the two)");
        }
        return bytes.isEmpty() ? text : bytes;
    }

    private static String firstSet(String first, String second) {
        return first.isEmpty() ? second : first;
    }
}
