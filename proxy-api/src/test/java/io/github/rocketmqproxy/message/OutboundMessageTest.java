package io.github.rocketmqproxy.message;

import static io.github.rocketmqproxy.message.OutboundMessage.Transaction.HALF;
import static io.github.rocketmqproxy.message.OutboundMessage.Transaction.HALF_COMMITTED_BY_PROXY;
import static io.github.rocketmqproxy.message.OutboundMessage.Transaction.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutboundMessageTest {
    private static OutboundMessage message(long deliverAtMillis, int delayLevel, Transaction transaction) {
        return new OutboundMessage(
                "topic",
                "id-1",
                ByteBuffer.wrap(new byte[100]),
                "tag",
                "key",
                Map.of("name", "value"),
                "",
                deliverAtMillis,
                delayLevel,
                transaction,
                0);
    }

    @Test
    void onlyPlainMessagesMayShareARequest() {
        assertThat(message(0, 0, NONE).batchable()).isTrue();
        assertThat(message(1, 0, NONE).batchable()).isFalse();
        assertThat(message(0, 1, NONE).batchable()).isFalse();
        assertThat(message(0, 0, HALF).batchable()).isFalse();
        assertThat(special("orders", "", -1).batchable()).isTrue();
        assertThat(special("orders", "room-1", -1).batchable()).isFalse();
        assertThat(special("orders", "", 0).batchable()).isFalse();
        assertThat(special("%RETRY%billing", "", -1).batchable()).isFalse();
        assertThat(message(0, 0, HALF_COMMITTED_BY_PROXY).batchable()).isFalse();
    }

    private static OutboundMessage special(String topic, String liteTopic, int priority) {
        ByteBuffer body = ByteBuffer.wrap(new byte[1]);
        MessageOrigin origin = MessageOrigin.UNKNOWN;
        return new OutboundMessage(
                "id-1", topic, body, "", "", Map.of(), "", 0, 0, NONE, 0, liteTopic, priority, origin);
    }

    @Test
    void sizeCountsBodyAndWords() {
        OutboundMessage plain = message(0, 0, NONE);

        assertThat(plain.size()).isBetween(100 + 15, 100 + 300);
        assertThat(from("x".repeat(50), "y".repeat(700)).size() - plain.size()).isGreaterThanOrEqualTo(750);
    }

    private static OutboundMessage from(String bornHost, String traceContext) {
        OutboundMessage plain = message(0, 0, NONE);
        return new OutboundMessage(
                plain.messageId(),
                plain.topic(),
                plain.body(),
                plain.tag(),
                plain.keys(),
                plain.properties(),
                "",
                0,
                0,
                NONE,
                0,
                "",
                -1,
                new MessageOrigin(1_700_000_000_000L, bornHost, traceContext));
    }

    @Test
    void contentCannotBeChangedFromOutside() {
        Map<String, String> properties = new HashMap<>();
        properties.put("name", "value");
        OutboundMessage message = new OutboundMessage(
                "topic", "id-1", ByteBuffer.wrap(new byte[1]), "", "", properties, "", 0, 0, NONE, 0);
        properties.put("name", "other");

        assertThat(message.properties()).containsEntry("name", "value");
        assertThat(message.body().isReadOnly()).isTrue();
        assertThatThrownBy(() -> message.properties().put("x", "y")).isInstanceOf(UnsupportedOperationException.class);
    }
}
