package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.engine.V2Client.message;
import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.GetOffsetRequest;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.MessageQueue;
import io.github.rocketmqproxy.proto.v2.PullMessageRequest;
import io.github.rocketmqproxy.proto.v2.PullMessageResponse;
import io.github.rocketmqproxy.proto.v2.QueryOffsetPolicy;
import io.github.rocketmqproxy.proto.v2.QueryOffsetRequest;
import io.github.rocketmqproxy.proto.v2.UpdateOffsetRequest;
import io.github.rocketmqproxy.testkit.Rocketmq4;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The official protocol before a real broker of RocketMQ 4.9. */
class V2Rocketmq4IT {
    @SuppressWarnings("NullAway.Init")
    private static RunningEngine proxy;

    private final String topic = unique("four");
    private final String group = unique("group");
    private final V2Client client = proxy.v2Client();

    @BeforeAll
    static void start() {
        proxy = RunningEngine.start(RunningEngine.config(Rocketmq4.nameServerAddress()));
    }

    @AfterAll
    static void stop() {
        proxy.close();
    }

    @Test
    void offsetsAreReadAndStoredAndMessagesPulledFromThem() {
        MessageQueue queue = client.route(topic).getMessageQueues(0);
        for (int i = 0; i < 3; i++) {
            client.sent(message(topic, "m" + i));
        }
        List<MessageQueue> queues = client.route(topic).getMessageQueuesList();
        List<String> bodies = new ArrayList<>();
        long end = 0;
        for (MessageQueue one : queues) {
            end += client.blocking()
                    .queryOffset(QueryOffsetRequest.newBuilder()
                            .setMessageQueue(one)
                            .setQueryOffsetPolicy(QueryOffsetPolicy.END)
                            .build())
                    .getOffset();
            client.blocking()
                    .pullMessage(PullMessageRequest.newBuilder()
                            .setGroup(V2Client.resource(group))
                            .setMessageQueue(one)
                            .setOffset(0)
                            .setBatchSize(32)
                            .setLongPollingTimeout(V2Consumer.seconds(1))
                            .build())
                    .forEachRemaining(frame -> {
                        if (frame.getContentCase() == PullMessageResponse.ContentCase.MESSAGE) {
                            bodies.add(V2Consumer.body(frame.getMessage()));
                        }
                    });
        }
        assertThat(end).isEqualTo(3);
        assertThat(bodies).containsExactlyInAnyOrder("m0", "m1", "m2");

        assertThat(client.blocking()
                        .updateOffset(UpdateOffsetRequest.newBuilder()
                                .setGroup(V2Client.resource(group))
                                .setMessageQueue(queue)
                                .setOffset(1)
                                .build())
                        .getStatus()
                        .getCode())
                .isEqualTo(Code.OK);
        assertThat(client.blocking()
                        .getOffset(GetOffsetRequest.newBuilder()
                                .setGroup(V2Client.resource(group))
                                .setMessageQueue(queue)
                                .build())
                        .getOffset())
                .isEqualTo(1);
    }

    @Test
    void messagesAreReceivedAcknowledgedHiddenAndPutAside() {
        // Creates the topic.
        client.route(topic);
        for (String body : List.of("acknowledged", "hidden", "hopeless")) {
            client.sent(message(topic, body));
        }
        V2Consumer consumer = new V2Consumer(client, topic, group);
        assertThat(consumer.queues()).hasSize(1);
        List<Message> all = consumer.await(3, consumer.simple());

        assertThat(consumer.ack(one(all, "acknowledged")).getStatus().getCode()).isEqualTo(Code.OK);
        assertThat(consumer.giveUp(one(all, "hopeless")).getCode()).isEqualTo(Code.OK);
        Message hidden = one(all, "hidden");
        assertThat(consumer.hide(hidden, V2Consumer.handle(hidden), V2Consumer.seconds(1))
                        .getStatus()
                        .getCode())
                .isEqualTo(Code.OK);

        Message again = consumer.awaitOne();
        assertThat(V2Consumer.body(again)).isEqualTo("hidden");
        assertThat(again.getSystemProperties().getDeliveryAttempt()).isEqualTo(2);
        assertThat(consumer.ack(hidden).getEntries(0).getStatus().getCode()).isEqualTo(Code.INVALID_RECEIPT_HANDLE);
        assertThat(consumer.ack(again).getStatus().getCode()).isEqualTo(Code.OK);
        V2Consumer deadLetters = new V2Consumer(client, "%DLQ%" + group, unique("reader"));
        assertThat(V2Consumer.body(deadLetters.awaitOne())).isEqualTo("hopeless");
    }

    private static Message one(List<Message> all, String body) {
        return all.stream()
                .filter(message -> V2Consumer.body(message).equals(body))
                .findFirst()
                .orElseThrow();
    }
}
