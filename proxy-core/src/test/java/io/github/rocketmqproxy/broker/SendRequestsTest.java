package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.message.MessageOrigin;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.SerializeType;
import org.junit.jupiter.api.Test;

class SendRequestsTest {
    private final SendRequests requests = new SendRequests(false);

    private static OutboundMessage message(
            String id, String body, long deliverAt, int delayLevel, Transaction transaction, int immunity) {
        return new OutboundMessage(
                id,
                "orders",
                ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)),
                "red",
                "k1 k2",
                Map.of("TAGS", "overwritten", "own", "value"),
                "",
                deliverAt,
                delayLevel,
                transaction,
                immunity);
    }

    private static OutboundMessage plain(String id, String body) {
        return message(id, body, 0, 0, Transaction.NONE, 0);
    }

    private RemotingCommand encode(OutboundMessage... messages) {
        return requests.encode("a", 3, List.of(messages)).command();
    }

    private static Map<String, String> properties(RemotingCommand request) {
        return MessageDecoder.string2messageProperties(request.getExtFields().get("i"));
    }

    @Test
    void oneMessageIsAPlainRequestInTheBinaryForm() {
        RemotingCommand request = encode(plain("id-1", "hello"));

        assertThat(request.getCode()).isEqualTo(RequestCode.SEND_MESSAGE_V2);
        assertThat(request.getSerializeTypeCurrentRPC()).isEqualTo(SerializeType.ROCKETMQ);
        assertThat(request.getBody()).isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
        assertThat(request.getExtFields())
                .containsEntry("b", "orders")
                .containsEntry("e", "3")
                .containsEntry("f", "0")
                .containsEntry("m", "false")
                .containsEntry("n", "a");
        assertThat(properties(request))
                .containsEntry("UNIQ_KEY", "id-1")
                .containsEntry("TAGS", "red")
                .containsEntry("KEYS", "k1 k2")
                .containsEntry("own", "value")
                .doesNotContainKeys("__SHARDINGKEY", "TIMER_DELIVER_MS", "DELAY", "TRAN_MSG");
    }

    @Test
    void severalMessagesAreABatchThatRocketMqCanRead() throws Exception {
        RemotingCommand request = encode(plain("id-1", "one"), plain("id-2", ""), plain("id-3", "три"));

        assertThat(request.getCode()).isEqualTo(RequestCode.SEND_BATCH_MESSAGE);
        assertThat(request.getExtFields()).containsEntry("m", "true").containsEntry("i", "");
        List<Message> batch = MessageDecoder.decodeMessages(ByteBuffer.wrap(request.getBody()));
        assertThat(batch)
                .extracting(inner -> new String(inner.getBody(), StandardCharsets.UTF_8))
                .containsExactly("one", "", "три");
        assertThat(batch).extracting(inner -> inner.getProperty("UNIQ_KEY")).containsExactly("id-1", "id-2", "id-3");
        assertThat(batch).extracting(inner -> inner.getProperty("WAIT")).containsOnly("true");
        assertThat(batch).extracting(Message::getFlag).containsOnly(0);
        // One for all: the system flag, the flag, how often consumed. Nothing that some messages have and others have
        // not.
        assertThat(request.getExtFields())
                .containsEntry("f", "0")
                .containsEntry("h", "0")
                .containsEntry("j", "0");
    }

    @Test
    void missingTopicIsNeverCreatedFromADefaultOne() {
        assertThat(encode(plain("id-1", "x")).getExtFields().get("c")).isNotEqualTo("TBW102");
    }

    @Test
    void deliveryTimeGoesToTheTimerAndOnWishToTheVendorsProperty() {
        OutboundMessage timed = message("id-1", "x", 1_800_000_000_000L, 0, Transaction.NONE, 0);

        assertThat(properties(encode(timed)))
                .containsEntry("TIMER_DELIVER_MS", "1800000000000")
                .doesNotContainKey("__STARTDELIVERTIME");
        assertThat(properties(
                        new SendRequests(true).encode("a", 0, List.of(timed)).command()))
                .containsEntry("TIMER_DELIVER_MS", "1800000000000")
                .containsEntry("__STARTDELIVERTIME", "1800000000000");
    }

    @Test
    void delayLevelIsAProperty() {
        assertThat(properties(encode(message("id-1", "x", 0, 7, Transaction.NONE, 0))))
                .containsEntry("DELAY", "7");
    }

    private static OutboundMessage special(Transaction transaction, String liteTopic, int priority) {
        MessageOrigin origin = new MessageOrigin(1_700_000_000_123L, "192.0.2.7", "trace");
        ByteBuffer body = ByteBuffer.wrap(new byte[] {1});
        return new OutboundMessage(
                "id-1", "orders", body, "", "", Map.of(), "", 0, 0, transaction, 0, liteTopic, priority, origin);
    }

    @Test
    void originIsToldInThePropertiesAndTheBirthInTheHeader() {
        RemotingCommand request = encode(special(Transaction.NONE, "", -1));

        assertThat(request.getExtFields()).containsEntry("g", "1700000000123");
        assertThat(properties(request))
                .containsEntry("BORN_TIMESTAMP", "1700000000123")
                .containsEntry("__BORNHOST", "192.0.2.7")
                .containsEntry("TRACE_CONTEXT", "trace")
                .doesNotContainKeys("__LITE_TOPIC", "_SYS_MSG_PRIORITY_");
    }

    @Test
    void birthOfAHalfMessageIsNowSinceItsImmunityIsCountedFromIt() {
        RemotingCommand request = encode(special(Transaction.HALF, "", -1));

        assertThat(Long.parseLong(request.getExtFields().get("g"))).isGreaterThan(1_700_000_000_123L);
        assertThat(properties(request)).containsEntry("BORN_TIMESTAMP", "1700000000123");
    }

    @Test
    void liteTopicAndPriorityAreProperties() {
        assertThat(properties(encode(special(Transaction.NONE, "session-7", -1))))
                .containsEntry("__LITE_TOPIC", "session-7");
        assertThat(properties(encode(special(Transaction.NONE, "", 0)))).containsEntry("_SYS_MSG_PRIORITY_", "0");
    }

    @Test
    void halfMessageBelongsToTheGroupNamedLikeItsTopic() {
        RemotingCommand request = encode(message("id-1", "x", 0, 0, Transaction.HALF, 15));

        assertThat(request.getExtFields())
                .containsEntry("a", "orders")
                .containsEntry("f", Integer.toString(MessageSysFlag.TRANSACTION_PREPARED_TYPE));
        assertThat(properties(request))
                .containsEntry("TRAN_MSG", "true")
                .containsEntry("PGROUP", "orders")
                .containsEntry("CHECK_IMMUNITY_TIME_IN_SECONDS", "15")
                .doesNotContainKey(StoredProperties.COMMITTED_BY_PROXY);
        assertThat(properties(encode(message("id-1", "x", 0, 0, Transaction.HALF_COMMITTED_BY_PROXY, 0))))
                .containsKey(StoredProperties.COMMITTED_BY_PROXY)
                .doesNotContainKey("CHECK_IMMUNITY_TIME_IN_SECONDS");
    }
}
