package io.github.rocketmqproxy.grpc.v2;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.MessageType;
import io.github.rocketmqproxy.proto.v2.DeadLetterQueue;
import io.github.rocketmqproxy.proto.v2.Encoding;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.Resource;
import io.github.rocketmqproxy.proto.v2.SystemProperties;
import io.github.rocketmqproxy.session.TransactionIds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deliveries in the protocol's words, for one client. Bodies are not copied. */
final class DeliveredMessages {
    private static final Logger log = LoggerFactory.getLogger(DeliveredMessages.class);
    /** What a frame has besides its message. */
    private static final int FRAME_OVERHEAD = 16;

    private final Resource topic;
    private final ClientLanguage language;

    /**
     * For one client.
     *
     * @param topic the topic as the client names it
     * @param language what it needs
     */
    DeliveredMessages(Resource topic, ClientLanguage language) {
        this.topic = topic;
        this.language = language;
    }

    /** A message with a receipt handle, or null if the client could not take it. */
    @Nullable
    Message popped(Delivery delivery) {
        Message.Builder message = message(delivery);
        message.getSystemPropertiesBuilder()
                .setReceiptHandle(delivery.handle().toString())
                .setInvisibleDuration(
                        Times.duration(Duration.ofMillis(delivery.handle().invisibleMillis())));
        return fitting(delivery, message);
    }

    /** A message that was only read, or null if the client could not take it. */
    @Nullable
    Message pulled(Delivery delivery) {
        return fitting(delivery, message(delivery));
    }

    private Message.Builder message(Delivery delivery) {
        Message.Builder message = Message.newBuilder()
                .setTopic(topic)
                .setBody(UnsafeByteOperations.unsafeWrap(delivery.body()))
                .setSystemProperties(system(delivery));
        delivery.properties().forEach((name, value) -> {
            if (!SystemProperty.isHidden(name)) {
                message.putUserProperties(name, value);
            }
        });
        if (delivery.halfMessageOffset() > 0 && delivery.properties().containsKey(SystemProperty.TRANSACTION_ID)) {
            // The same as the answer to its send had, which the broker has overwritten with the message's id.
            message.putUserProperties(
                    SystemProperty.TRANSACTION_ID,
                    TransactionIds.of(
                            delivery.messageId(), delivery.handle().brokerName(), delivery.halfMessageOffset()));
        }
        return message;
    }

    private SystemProperties.Builder system(Delivery delivery) {
        SystemProperties.Builder system = SystemProperties.newBuilder()
                .setMessageId(delivery.messageId())
                .setBodyDigest(language.digestForm().of(delivery.body()))
                .setBodyEncoding(Encoding.IDENTITY)
                .setMessageType(MessageTypes.of(type(delivery.properties())))
                .setBornTimestamp(Times.timestamp(delivery.bornTimestamp()))
                .setBornHost(delivery.bornHost())
                .setStoreTimestamp(Times.timestamp(delivery.storeTimestamp()))
                .setStoreHost(delivery.storeHost())
                .setDeliveryAttempt(delivery.reconsumeTimes() + 1)
                .setQueueId(delivery.handle().queueId())
                .setQueueOffset(delivery.handle().offset());
        if (!delivery.tag().isEmpty()) {
            system.setTag(delivery.tag());
        }
        addStored(system, delivery.properties());
        return system;
    }

    private static void addStored(SystemProperties.Builder system, Map<String, String> stored) {
        String keys = stored.getOrDefault(SystemProperty.KEYS, "").trim();
        if (!keys.isEmpty()) {
            system.addAllKeys(Arrays.asList(keys.split(" +")));
        }
        String messageGroup = stored.get(SystemProperty.SHARDING_KEY);
        if (messageGroup != null) {
            system.setMessageGroup(messageGroup);
        }
        String liteTopic = stored.get(SystemProperty.LITE_TOPIC);
        if (liteTopic != null) {
            system.setLiteTopic(liteTopic);
        }
        String traceContext = stored.get(SystemProperty.TRACE_CONTEXT);
        if (traceContext != null) {
            system.setTraceContext(traceContext);
        }
        Long priority = number(stored, SystemProperty.PRIORITY);
        if (priority != null) {
            system.setPriority(priority.intValue());
        }
        Long deliverAt = number(stored, SystemProperty.DELIVER_AT_MILLIS);
        if (deliverAt != null) {
            system.setDeliveryTimestamp(Times.timestamp(deliverAt));
        }
        String deadTopic = stored.get(SystemProperty.DEAD_LETTER_TOPIC);
        String deadMessage = stored.get(SystemProperty.DEAD_LETTER_MESSAGE_ID);
        if (deadTopic != null && deadMessage != null) {
            system.setDeadLetterQueue(
                    DeadLetterQueue.newBuilder().setTopic(deadTopic).setMessageId(deadMessage));
        }
    }

    /** What other producers have stored need not be a number. */
    private static @Nullable Long number(Map<String, String> stored, String name) {
        String value = stored.get(name);
        if (value == null) {
            return null;
        }
        try {
            return Long.valueOf(value);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static MessageType type(Map<String, String> stored) {
        // Brokers take the mark of a half message away when it is committed; the id stays.
        if (stored.containsKey(SystemProperty.TRANSACTION_ID)
                || Boolean.parseBoolean(stored.get(SystemProperty.TRANSACTION_PREPARED))) {
            return MessageType.TRANSACTION;
        }
        if (stored.containsKey(SystemProperty.DELAY_LEVEL)
                || stored.containsKey(SystemProperty.DELIVER_AT_MILLIS)
                || stored.containsKey(SystemProperty.DELAY_SECONDS)
                || stored.containsKey(SystemProperty.DELAY_MILLIS)) {
            return MessageType.DELAY;
        }
        if (stored.containsKey(SystemProperty.SHARDING_KEY)) {
            return MessageType.FIFO;
        }
        if (stored.containsKey(SystemProperty.PRIORITY)) {
            return MessageType.PRIORITY;
        }
        return stored.containsKey(SystemProperty.LITE_TOPIC) ? MessageType.LITE : MessageType.NORMAL;
    }

    /** Compresses a body where the frame would be too large for the client, and leaves out what is too large even then. */
    private @Nullable Message fitting(Delivery delivery, Message.Builder builder) {
        Message message = builder.build();
        if (fits(message)) {
            return message;
        }
        if (language.readsGzip()) {
            ByteString compressed = gzip(message.getBody());
            builder.setBody(compressed);
            builder.getSystemPropertiesBuilder()
                    .setBodyEncoding(Encoding.GZIP)
                    .setBodyDigest(language.digestForm().of(compressed.asReadOnlyByteBuffer()));
            Message smaller = builder.build();
            if (fits(smaller)) {
                return smaller;
            }
        }
        log.warn(
                "Message {} of {} has {} bytes, but clients in {} take frames of {} at most; it is left out, and comes again until it"
                        + " goes to the dead-letter topic",
                delivery.messageId(),
                delivery.topic(),
                message.getSerializedSize(),
                language,
                language.maxFrameBytes());
        return null;
    }

    private boolean fits(Message message) {
        return message.getSerializedSize() <= language.maxFrameBytes() - FRAME_OVERHEAD;
    }

    private static ByteString gzip(ByteString body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.size() / 2);
        try (GZIPOutputStream compressed = new GZIPOutputStream(bytes)) {
            body.writeTo(compressed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return UnsafeByteOperations.unsafeWrap(bytes.toByteArray());
    }
}
