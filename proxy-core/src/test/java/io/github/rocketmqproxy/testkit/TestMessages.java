package io.github.rocketmqproxy.testkit;

import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Makes messages for tests; immutable. Start with {@link #to}, change what matters, end with {@link #body}. */
public record TestMessages(
        String topic,
        String tag,
        String keys,
        Map<String, String> properties,
        String shardingKey,
        long deliverAtMillis,
        int delayLevel,
        Transaction transaction,
        int checkImmunitySeconds) {

    private static final AtomicLong IDS = new AtomicLong();

    /** Plain messages of a topic. */
    public static TestMessages to(String topic) {
        return new TestMessages(topic, "", "", Map.of(), "", 0, 0, Transaction.NONE, 0);
    }

    public TestMessages withTag(String value) {
        return new TestMessages(
                topic,
                value,
                keys,
                properties,
                shardingKey,
                deliverAtMillis,
                delayLevel,
                transaction,
                checkImmunitySeconds);
    }

    public TestMessages withKeys(String value) {
        return new TestMessages(
                topic,
                tag,
                value,
                properties,
                shardingKey,
                deliverAtMillis,
                delayLevel,
                transaction,
                checkImmunitySeconds);
    }

    public TestMessages withProperties(Map<String, String> value) {
        return new TestMessages(
                topic, tag, keys, value, shardingKey, deliverAtMillis, delayLevel, transaction, checkImmunitySeconds);
    }

    public TestMessages withShardingKey(String value) {
        return new TestMessages(
                topic, tag, keys, properties, value, deliverAtMillis, delayLevel, transaction, checkImmunitySeconds);
    }

    public TestMessages deliveredAt(long millis) {
        return new TestMessages(
                topic, tag, keys, properties, shardingKey, millis, delayLevel, transaction, checkImmunitySeconds);
    }

    public TestMessages withDelayLevel(int value) {
        return new TestMessages(
                topic, tag, keys, properties, shardingKey, deliverAtMillis, value, transaction, checkImmunitySeconds);
    }

    public TestMessages in(Transaction value) {
        return new TestMessages(
                topic, tag, keys, properties, shardingKey, deliverAtMillis, delayLevel, value, checkImmunitySeconds);
    }

    public TestMessages immuneFor(int seconds) {
        return new TestMessages(
                topic, tag, keys, properties, shardingKey, deliverAtMillis, delayLevel, transaction, seconds);
    }

    /** A message with this text and an id of its own. */
    public OutboundMessage body(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A message with these bytes and an id of its own. */
    public OutboundMessage body(byte[] bytes) {
        return new OutboundMessage(
                "ID" + IDS.incrementAndGet(),
                topic,
                ByteBuffer.wrap(bytes),
                tag,
                keys,
                properties,
                shardingKey,
                deliverAtMillis,
                delayLevel,
                transaction,
                checkImmunitySeconds);
    }

    /** The body of a message as text. */
    public static String text(ByteBuffer body) {
        return StandardCharsets.UTF_8.decode(body.duplicate()).toString();
    }
}
