package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.message.MessageQueue;
import io.github.rocketmqproxy.message.MessageType;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import io.github.rocketmqproxy.message.PullRequest;
import io.github.rocketmqproxy.message.PullResult;
import io.github.rocketmqproxy.message.Subscription.Filter;
import io.github.rocketmqproxy.testkit.SharedBroker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RocketMqBrokerClientIT extends RealBrokerContract {
    private static BrokerClient client;

    @BeforeAll
    static void open() {
        client = open(SharedBroker.get().nameServerAddress());
    }

    @AfterAll
    static void close() {
        client.close();
    }

    @Override
    BrokerClient client() {
        return client;
    }

    @Override
    void createGroup(String group, boolean orderly, int retryMaxTimes) {
        SharedBroker.get().createConsumerGroup(group, orderly, retryMaxTimes);
    }

    @Override
    void createLiteGroup(String group, String liteBindTopic) {
        SharedBroker.get().createLiteConsumerGroup(group, liteBindTopic);
    }

    @Override
    void createTopic(String name, MessageType type) {
        SharedBroker.get().createTopic(name, 2, type.name());
    }

    @Test
    void bodyOfFourMebibytesIsStoredAndDelivered() {
        byte[] body = new byte[4 * 1024 * 1024];
        new Random(1).nextBytes(body);
        OutboundMessage large = new OutboundMessage(
                SharedBroker.unique("id"),
                topic(),
                ByteBuffer.wrap(body),
                "",
                "",
                Map.of("some", "property"),
                "",
                0,
                0,
                Transaction.NONE,
                0);

        await(client().send(broker(), 0, List.of(large), TIMEOUT));

        assertThat(popOne(subscription()).body()).isEqualTo(ByteBuffer.wrap(body));
    }

    @Test
    void pullBySqlReadsWhatMatches() {
        for (int i = 0; i < 3; i++) {
            OutboundMessage numbered = new OutboundMessage(
                    SharedBroker.unique("id"),
                    topic(),
                    ByteBuffer.wrap(new byte[] {(byte) i}),
                    "",
                    "",
                    Map.of("number", Integer.toString(i)),
                    "",
                    0,
                    0,
                    Transaction.NONE,
                    0);
            await(client().send(broker(), 0, List.of(numbered), TIMEOUT));
        }
        Filter filter = new Filter(Filter.Type.SQL92, "number >= 1");
        MessageQueue queue = new MessageQueue(topic(), broker(), 0);
        Set<String> found = new TreeSet<>();
        for (long next = 0; found.size() < 2; ) {
            PullResult result =
                    await(client().pull(new PullRequest(all.group(), queue, next, 32, filter, Duration.ofSeconds(5))));
            next = result.nextOffset();
            result.messages().forEach(message -> found.add(message.properties().get("number")));
        }

        assertThat(found).containsExactly("1", "2");
        PullRequest nonsense = new PullRequest(
                all.group(), queue, 0, 32, new Filter(Filter.Type.SQL92, "number >>> ("), Duration.ZERO);
        assertThatThrownBy(() -> await(client().pull(nonsense))).satisfies(code(ErrorCode.ILLEGAL_FILTER_EXPRESSION));
    }

    @Test
    void bodyThatAnotherProducerHasCompressedIsDeliveredAsItWas() throws Exception {
        byte[] body = "compress me ".repeat(1_000).getBytes(StandardCharsets.UTF_8);
        DefaultMQProducer producer = new DefaultMQProducer(SharedBroker.unique("producer"));
        producer.setInstanceName(SharedBroker.unique("instance"));
        producer.setNamesrvAddr(SharedBroker.get().nameServerAddress());
        producer.start();
        try {
            producer.send(new Message(topic(), body));
        } finally {
            producer.shutdown();
        }

        assertThat(popOne(subscription()).body()).isEqualTo(ByteBuffer.wrap(body));
    }
}
