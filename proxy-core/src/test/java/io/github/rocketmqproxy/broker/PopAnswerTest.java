package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.Subscription;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.Deflater;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.Test;

class PopAnswerTest {
    private static final String BODY = "a body that is long enough to be worth compressing, compressing, compressing";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private static MessageExt message(String topic, int queueId, long offset) {
        MessageExt message = new MessageExt();
        message.setTopic(topic);
        message.setQueueId(queueId);
        message.setQueueOffset(offset);
        message.setCommitLogOffset(9_000 + offset);
        message.setBornTimestamp(1_700_000_000_000L);
        message.setBornHost(new InetSocketAddress("10.0.0.9", 5_000));
        message.setStoreTimestamp(1_700_000_000_001L);
        message.setStoreHost(new InetSocketAddress("10.0.0.1", 10_911));
        message.setBody(BODY.getBytes(StandardCharsets.UTF_8));
        MessageAccessor.putProperty(message, "UNIQ_KEY", "id" + offset);
        return message;
    }

    private void add(MessageExt message) throws Exception {
        bytes.write(MessageDecoder.encode(message, false));
    }

    private PopAnswer read(String startOffsets, String orderCounts) {
        return read("", startOffsets, orderCounts, bytes.toByteArray());
    }

    /** Reads an answer with these fields and messages. */
    static PopAnswer read(String liteClient, String startOffsets, String orderCounts, byte[] body) {
        PopRequest request = new PopRequest(
                new Subscription("orders", "billing", Subscription.Filter.ALL),
                "a",
                -1,
                32,
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                false,
                true,
                "",
                liteClient);
        Map<String, String> fields = Map.of(
                "popTime", "1700000005000",
                "invisibleTime", "30000",
                "reviveQid", "3",
                "startOffsetInfo", startOffsets,
                "orderCountInfo", orderCounts);
        return PopAnswer.read(request, Answers.of(ResponseCode.SUCCESS, "", fields, body));
    }

    private static String text(Delivery delivery) {
        return StandardCharsets.UTF_8.decode(delivery.body().duplicate()).toString();
    }

    @Test
    void handleIsMadeOfTheAnswersFieldsAndTheMessagesPlace() throws Exception {
        add(message("orders", 2, 17));

        PopAnswer answer = read("0 2 15;1 0 4", "");

        assertThat(answer.undecodable()).isEmpty();
        assertThat(answer.deliveries()).singleElement().satisfies(delivery -> {
            assertThat(delivery.handle())
                    .isEqualTo(new DeliveryHandle(15, 1_700_000_005_000L, 30_000, 3, 0, "a", 2, 17, 9_017));
            assertThat(delivery.messageId()).isEqualTo("id17");
            assertThat(text(delivery)).isEqualTo(BODY);
            assertThat(delivery.bornTimestamp()).isEqualTo(1_700_000_000_000L);
        });
    }

    @Test
    void deliverySaysWhereTheMessageComesFrom() throws Exception {
        MessageExt committed = message("orders", 2, 17);
        committed.setPreparedTransactionOffset(4_711);
        add(committed);
        MessageExt told = message("orders", 2, 18);
        MessageAccessor.putProperty(told, "__BORNHOST", "192.0.2.7");
        MessageAccessor.putProperty(told, "BORN_TIMESTAMP", "1600000000000");
        add(told);
        MessageExt sixth = message("orders", 2, 19);
        sixth.setBornHost(new InetSocketAddress("2001:db8::9", 5_000));
        sixth.setBornHostV6Flag();
        sixth.setStoreHost(new InetSocketAddress("2001:db8::1", 10_911));
        sixth.setStoreHostAddressV6Flag();
        MessageAccessor.putProperty(sixth, "BORN_TIMESTAMP", "yesterday");
        add(sixth);

        assertThat(read("0 2 17", "").deliveries())
                .satisfiesExactly(
                        delivery -> {
                            assertThat(delivery.bornHost()).isEqualTo("10.0.0.9");
                            assertThat(delivery.storeTimestamp()).isEqualTo(1_700_000_000_001L);
                            assertThat(delivery.storeHost()).isEqualTo("10.0.0.1:10911");
                            assertThat(delivery.halfMessageOffset()).isEqualTo(4_711);
                        },
                        delivery -> {
                            assertThat(delivery.bornHost()).isEqualTo("192.0.2.7");
                            assertThat(delivery.bornTimestamp()).isEqualTo(1_600_000_000_000L);
                            assertThat(delivery.halfMessageOffset()).isZero();
                        },
                        delivery -> {
                            assertThat(delivery.bornHost()).isEqualTo("2001:db8:0:0:0:0:0:9");
                            assertThat(delivery.bornTimestamp()).isEqualTo(1_700_000_000_000L);
                            assertThat(delivery.storeHost()).isEqualTo("[2001:db8:0:0:0:0:0:1]:10911");
                        });
    }

    @Test
    void messagesOfOneQueueComeInItsOrder() throws Exception {
        add(message("orders", 1, 6));
        add(message("orders", 0, 9));
        add(message("orders", 1, 5));

        assertThat(read("0 0 9;0 1 5", "").deliveries())
                .extracting(delivery ->
                        delivery.handle().queueId() + ":" + delivery.handle().offset())
                .containsExactly("0:9", "1:5", "1:6");
    }

    @Test
    void messageFromARetryTopicHasTheSubscriptionsTopicAndAHandleForTheRetryTopic() throws Exception {
        MessageExt first = message("%RETRY%billing_orders", 0, 4);
        first.setReconsumeTimes(2);
        add(first);
        add(message("%RETRY%billing+orders", 0, 5));

        assertThat(read("1 0 4;2 0 5", "").deliveries())
                .satisfiesExactly(
                        delivery -> {
                            assertThat(delivery.topic()).isEqualTo("orders");
                            assertThat(delivery.reconsumeTimes()).isEqualTo(2);
                            assertThat(delivery.handle().topicKind()).isEqualTo(1);
                        },
                        delivery -> assertThat(delivery.handle().topicKind()).isEqualTo(2));
    }

    @Test
    void handleThatTheBrokerHasPutIntoTheMessageIsTakenAndNotShown() throws Exception {
        MessageExt rewritten = message("orders", 0, 4);
        MessageAccessor.putProperty(rewritten, MessageConst.PROPERTY_POP_CK, "3 1700000006000 20000 1 1 a 0 4");
        add(rewritten);

        assertThat(read("1 0 3", "").deliveries()).singleElement().satisfies(delivery -> {
            assertThat(delivery.handle())
                    .isEqualTo(new DeliveryHandle(3, 1_700_000_006_000L, 20_000, 1, 1, "a", 0, 4, 9_004));
            assertThat(delivery.properties()).doesNotContainKey(MessageConst.PROPERTY_POP_CK);
        });
    }

    @Test
    void orderedMessagesAreCountedByTheBroker() throws Exception {
        add(message("orders", 2, 17));
        add(message("orders", 2, 18));

        assertThat(read("0 2 17", "0 2 0;0 qo2%17 3").deliveries())
                .extracting(Delivery::reconsumeTimes)
                .containsExactly(3, 0);
    }

    @Test
    void zlibBodyIsInflated() throws Exception {
        MessageExt compressed = message("orders", 0, 1);
        compressed.setBody(deflate(BODY));
        compressed.setSysFlag(MessageSysFlag.COMPRESSED_FLAG);
        add(compressed);

        assertThat(read("0 0 1", "").deliveries())
                .extracting(PopAnswerTest::text)
                .containsExactly(BODY);
    }

    @Test
    void messagesThatCannotBeReadLeaveTheOthersAlone() throws Exception {
        MessageExt damaged = message("orders", 0, 1);
        damaged.setSysFlag(MessageSysFlag.COMPRESSED_FLAG);
        add(damaged);
        MessageExt truncated = message("orders", 0, 2);
        byte[] whole = deflate(BODY);
        truncated.setBody(Arrays.copyOf(whole, whole.length / 2));
        truncated.setSysFlag(MessageSysFlag.COMPRESSED_FLAG);
        add(truncated);
        MessageExt noLibrary = message("orders", 0, 3);
        noLibrary.setSysFlag(MessageSysFlag.COMPRESSED_FLAG | MessageSysFlag.COMPRESSION_LZ4_TYPE);
        add(noLibrary);
        MessageExt unknown = message("orders", 0, 6);
        unknown.setSysFlag(MessageSysFlag.COMPRESSED_FLAG | 0x500);
        add(unknown);
        byte[] wrongMagic = MessageDecoder.encode(message("orders", 0, 4), false);
        ByteBuffer.wrap(wrongMagic).putInt(4, 0x12345678);
        bytes.write(wrongMagic);
        add(message("orders", 0, 5));

        PopAnswer answer = read("0 0 1", "");

        assertThat(answer.deliveries()).extracting(Delivery::messageId).containsExactly("id5");
        assertThat(answer.undecodable())
                .extracting(Undecodable::reason)
                .satisfiesExactly(
                        text -> assertThat(text).contains("zlib body is damaged"),
                        text -> assertThat(text).contains("ends too early"),
                        text -> assertThat(text).contains("LZ4").contains("not on the class path"),
                        text -> assertThat(text)
                                .contains("a way that is not known")
                                .contains("5"),
                        text -> assertThat(text).contains("no message"));
        assertThat(answer.undecodable().get(0).handle()).isNotNull();
    }

    @Test
    void garbageAfterGoodMessagesEndsTheReading() throws Exception {
        add(message("orders", 0, 1));
        bytes.write(new byte[200]);

        PopAnswer answer = read("0 0 1", "");

        assertThat(answer.deliveries()).hasSize(1);
        assertThat(answer.undecodable()).hasSize(1);
    }

    @Test
    void messageWithoutAnIdOfItsOwnGetsTheBrokers() throws Exception {
        MessageExt foreign = message("orders", 0, 1);
        foreign.getProperties().clear();
        add(foreign);

        assertThat(read("0 0 1", "").deliveries())
                .extracting(Delivery::messageId)
                .containsExactly(MessageDecoder.createMessageId(new InetSocketAddress("10.0.0.1", 10_911), 9_001));
    }

    @Test
    void fieldsThatNoBrokerAnswersAreNamed() {
        for (String wrong : new String[] {"x", "0 2 seventeen", ";0 2 17"}) {
            assertThatThrownBy(() -> read(wrong, ""))
                    .hasMessageContaining("startOffsetInfo")
                    .extracting("code")
                    .isEqualTo(ErrorCode.BROKER_ERROR);
        }
    }

    @Test
    void liteMessageWhoseCountIsNoneIsDeliveredAllTheSame() throws Exception {
        MessageExt message = message("orders", 0, 1);
        MessageAccessor.putProperty(message, MessageConst.PROPERTY_INNER_MULTI_QUEUE_OFFSET, "5");
        add(message);

        PopAnswer answer = read("lite", "", "many", bytes.toByteArray());

        assertThat(answer.deliveries()).extracting(Delivery::reconsumeTimes).containsExactly(0);
    }

    private static byte[] deflate(String text) {
        Deflater deflater = new Deflater();
        deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
        deflater.finish();
        byte[] compressed = new byte[1_000];
        int length = deflater.deflate(compressed);
        deflater.end();
        return Arrays.copyOf(compressed, length);
    }
}
