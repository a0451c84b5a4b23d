package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.MessageOrigin;
import io.github.rocketmqproxy.message.MessageType;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.message.SendReceipt.Durability;
import io.github.rocketmqproxy.testkit.SharedBroker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The part of the contract that is about what a message carries from producer to consumer. */
abstract class SendContract extends LiteContract {
    @Test
    void sentMessageArrivesWithAllThatItHad() {
        byte[] notUtf8 = {(byte) 0xFF, 0, (byte) 0xC3, 1};
        OutboundMessage message = new OutboundMessage(
                SharedBroker.unique("id"),
                topic,
                ByteBuffer.wrap(notUtf8),
                "blue",
                "key1 key2",
                Map.of("a", "1", "ключ", "значение"),
                "shard",
                0,
                0,
                Transaction.NONE,
                0);

        SendReceipt receipt =
                await(client().send(broker(), 1, List.of(message), TIMEOUT)).get(0);
        Delivery delivery = popOne(all);

        assertThat(receipt.queueId()).isEqualTo(1);
        assertThat(receipt.queueOffset()).isZero();
        assertThat(receipt.brokerName()).isEqualTo(broker());
        assertThat(receipt.commitLogOffset()).isNotNegative();
        assertThat(delivery.topic()).isEqualTo(topic);
        assertThat(delivery.messageId()).isEqualTo(receipt.messageId()).isNotEmpty();
        assertThat(delivery.body()).isEqualTo(ByteBuffer.wrap(notUtf8));
        assertThat(delivery.tag()).isEqualTo("blue");
        assertThat(delivery.reconsumeTimes()).isZero();
        assertThat(delivery.bornTimestamp()).isBetween(now() - 30_000, now() + 1_000);
        assertThat(delivery.properties())
                .containsEntry("a", "1")
                .containsEntry("ключ", "значение")
                .containsEntry("TAGS", "blue")
                .containsEntry("KEYS", "key1 key2")
                .containsEntry("__SHARDINGKEY", "shard")
                .containsEntry("UNIQ_KEY", receipt.messageId());
        assertThat(delivery.handle().queueId()).isEqualTo(1);
        assertThat(delivery.handle().offset()).isEqualTo(receipt.queueOffset());
        assertThat(DeliveryHandle.parse(delivery.handle().toString())).isEqualTo(delivery.handle());
    }

    /** A message of any type. */
    OutboundMessage typed(String body, String liteTopic, int priority, MessageOrigin origin) {
        return new OutboundMessage(
                SharedBroker.unique("id"),
                topic,
                utf8(body),
                "",
                "",
                Map.of(),
                "",
                0,
                0,
                Transaction.NONE,
                0,
                liteTopic,
                priority,
                origin);
    }

    @Test
    void deliverySaysWhereAndWhenTheMessageWasMadeAndStored() {
        long before = now();
        send("unknown origin");
        Delivery unknown = popOne(all);

        assertThat(unknown.bornHost()).isNotEmpty().doesNotContain(":");
        assertThat(unknown.storeHost())
                .isEqualTo(await(client().route(topic)).brokers().get(0).address());
        assertThat(unknown.storeTimestamp()).isBetween(before - 1_000, now() + 1_000);
        assertThat(unknown.halfMessageOffset()).isZero();
        await(client().ack(all, unknown.handle()));

        MessageOrigin origin = new MessageOrigin(1_700_000_000_123L, "192.0.2.7", "00-trace-01");
        await(client().send(broker(), 0, List.of(typed("known origin", "", -1, origin)), TIMEOUT));
        await(client().send(
                        broker(), 0, List.of(typed("in a batch", "", -1, origin), message(topic, "another")), TIMEOUT));

        List<Delivery> found = pop(all, 3);
        for (Delivery known : found.subList(0, 2)) {
            assertThat(known.bornTimestamp()).isEqualTo(1_700_000_000_123L);
            assertThat(known.bornHost()).isEqualTo("192.0.2.7");
            assertThat(known.properties()).containsEntry("TRACE_CONTEXT", "00-trace-01");
        }
        assertThat(found.get(2).bornTimestamp()).isGreaterThan(before - 60_000);
    }

    @Test
    void storedMessageIsAsSafeAsConfigured() {
        assertThat(send("x").durability()).isEqualTo(Durability.AS_CONFIGURED);
    }

    private OutboundMessage timed(String body, Duration delay) {
        long due = now() + delay.toMillis();
        return new OutboundMessage(
                SharedBroker.unique("id"), topic, utf8(body), "", "", Map.of(), "", due, 0, Transaction.NONE, 0);
    }

    @Test
    void recalledMessageNeverComes() {
        SendReceipt first = await(
                        client().send(broker(), 0, List.of(timed("recalled", Duration.ofSeconds(4))), TIMEOUT))
                .get(0);
        await(client().send(broker(), 0, List.of(timed("kept", Duration.ofSeconds(5))), TIMEOUT));

        assertThat(await(client().recall(topic, first.recallHandle()))).isEqualTo(first.messageId());

        assertThat(text(popOne(all))).isEqualTo("kept");
    }

    @Test
    void handleThatRecallsNothingIsRefused() {
        SendReceipt receipt = await(client().send(broker(), 0, List.of(timed("soon", Duration.ofSeconds(2))), TIMEOUT))
                .get(0);
        popOne(all);
        String elsewhere = Base64.getUrlEncoder()
                .encodeToString(
                        ("v1 " + topic + " nobody " + (now() + 60_000) + " id").getBytes(StandardCharsets.UTF_8));

        for (String wrong : List.of("", "?", "djEgYSBi", receipt.recallHandle(), elsewhere)) {
            assertThatThrownBy(() -> await(client().recall(topic, wrong)))
                    .as(wrong)
                    .satisfies(code(ErrorCode.INVALID_RECALL_HANDLE));
        }
        assertThatThrownBy(() -> await(client().recall("another-topic", receipt.recallHandle())))
                .satisfies(code(ErrorCode.INVALID_RECALL_HANDLE));
    }

    @Test
    void topicTakesTheTypesThatItWasCreatedFor() {
        assertThat(await(client().messageTypes(broker(), topic))).isEqualTo(MessageType.MIXED);
        for (MessageType type : MessageType.values()) {
            String limited = SharedBroker.unique("limited");
            createTopic(limited, type);
            assertThat(await(client().messageTypes(broker(), limited))).containsExactly(type);
        }
        assertThatThrownBy(() -> await(client().messageTypes(broker(), "no-such-topic")))
                .satisfies(code(ErrorCode.TOPIC_NOT_FOUND));
    }

    @Test
    void priorityChoosesTheQueue() {
        List<OutboundMessage> urgent = List.of(typed("urgent", "", 1, MessageOrigin.UNKNOWN));
        SendReceipt receipt = await(client().send(broker(), 0, urgent, TIMEOUT)).get(0);
        SendReceipt beyond = await(
                        client().send(broker(), 0, List.of(typed("beyond", "", 99, MessageOrigin.UNKNOWN)), TIMEOUT))
                .get(0);

        assertThat(receipt.queueId()).isEqualTo(1);
        assertThat(beyond.queueId()).isEqualTo(1);
        assertThat(pop(all, 2))
                .extracting(delivery -> delivery.properties().get("_SYS_MSG_PRIORITY_"))
                .containsExactly("1", "99");
    }
}
