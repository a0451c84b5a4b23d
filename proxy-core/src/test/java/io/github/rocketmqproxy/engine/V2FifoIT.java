package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.engine.V2Client.message;
import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.MessageQueue;
import io.github.rocketmqproxy.proto.v2.MessageType;
import io.github.rocketmqproxy.testkit.SharedBroker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class V2FifoIT {
    private final String topic = unique("v2-fifo");
    private final String group = unique("v2-fifo-group");
    private RunningEngine proxy;
    private V2Client client;
    private V2Consumer consumer;

    @BeforeEach
    void start() {
        SharedBroker.get().createTopic(topic, 4, "FIFO");
        SharedBroker.get().createConsumerGroup(group, true, 16);
        proxy = RunningEngine.start();
        client = proxy.v2Client();
        consumer = new V2Consumer(client, topic, group);
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private void send(String messageGroup, String body) {
        Message.Builder message = message(topic, body);
        message.getSystemPropertiesBuilder().setMessageType(MessageType.FIFO).setMessageGroup(messageGroup);
        client.sent(message);
    }

    private List<Message> receiveFrom(MessageQueue queue) {
        return consumer.receive(consumer.push().setMessageQueue(queue).setLongPollingTimeout(V2Consumer.seconds(1)));
    }

    private static String groupOf(Message message) {
        return message.getSystemProperties().getMessageGroup();
    }

    @Test
    void orderedGroupIsAssignedEachQueue() {
        List<MessageQueue> queues = consumer.queues();

        assertThat(queues).extracting(MessageQueue::getId).containsExactly(0, 1, 2, 3);
        assertThat(queues)
                .allSatisfy(
                        queue -> assertThat(queue.getBroker().getEndpoints()).isEqualTo(client.endpoints()));
        assertThat(new V2Consumer(client, topic, unique("unordered")).queues())
                .extracting(MessageQueue::getId)
                .containsExactly(-1);
    }

    @Test
    void queuesAreConsumedBesideEachOtherEachInItsOrder() {
        for (int i = 0; i < 10; i++) {
            for (int key = 0; key < 8; key++) {
                send("key-" + key, "key-" + key + ":" + i);
            }
        }
        List<MessageQueue> queues = consumer.queues();
        Map<String, List<String>> bodies = new HashMap<>();
        long end = System.nanoTime() + java.time.Duration.ofSeconds(90).toNanos();
        for (int turn = 0; count(bodies) < 80 && System.nanoTime() - end < 0; turn++) {
            for (Message message : receiveFrom(queues.get(turn % queues.size()))) {
                bodies.computeIfAbsent(groupOf(message), first -> new ArrayList<>())
                        .add(V2Consumer.body(message));
                assertThat(message.getSystemProperties().getMessageType()).isEqualTo(MessageType.FIFO);
                assertThat(consumer.ack(message).getStatus().getCode()).isEqualTo(Code.OK);
            }
        }

        assertThat(bodies).hasSize(8);
        bodies.forEach((key, inOrder) -> assertThat(inOrder)
                .containsExactlyElementsOf(
                        IntStream.range(0, 10).mapToObj(i -> key + ":" + i).toList()));
    }

    private static int count(Map<String, List<String>> bodies) {
        return bodies.values().stream().mapToInt(List::size).sum();
    }

    @Test
    void queueIsClosedUntilItsMessagesAreAcknowledgedAndOthersAreNot() {
        send("one", "first");
        List<Message> first = consumer.queues().stream()
                .flatMap(queue -> receiveFrom(queue).stream())
                .toList();
        assertThat(first).hasSize(1);
        MessageQueue queue =
                consumer.queues().get(first.get(0).getSystemProperties().getQueueId());
        send("one", "second");

        assertThat(receiveFrom(queue)).as("closed").isEmpty();
        consumer.ack(first.get(0));

        assertThat(consumer.await(1, consumer.push().setMessageQueue(queue)))
                .extracting(V2Consumer::body)
                .containsExactly("second");
    }

    @Test
    void givenUpMessageGoesToTheDeadLetterTopicAndTheQueueGoesOn() {
        send("one", "bad");
        send("one", "good");
        Message bad = consumer.await(1, consumer.simple().setBatchSize(1)).get(0);
        assertThat(V2Consumer.body(bad)).isEqualTo("bad");

        assertThat(consumer.giveUp(bad).getCode()).isEqualTo(Code.OK);

        assertThat(V2Consumer.body(
                        consumer.await(1, consumer.simple().setBatchSize(1)).get(0)))
                .isEqualTo("good");
        V2Consumer dead = new V2Consumer(client, "%DLQ%" + group, unique("dead-readers"));
        assertThat(V2Consumer.body(dead.awaitOne())).isEqualTo("bad");
    }
}
