package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.proto.simple.CreateConsumerResponse;
import io.github.rocketmqproxy.testkit.SharedBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rows 4 and 10 of what the original does wrong: topics, tags and order within a group. */
class GroupsIT {
    private final String topic = unique("groups");
    private final String group = unique("group");

    @Test
    void topicsAndTagsOfOneGroupWorkBesideEachOther() {
        String otherTopic = unique("groups");
        try (RunningEngine proxy = RunningEngine.start()) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            String otherProducer = client.producer(otherTopic);
            TestStream red = client.receive(client.consumer(topic, group, "red"));
            TestStream cold = client.receive(client.consumer(topic, group, "blue||green"));
            TestStream other = client.receive(client.consumer(otherTopic, group, "*"));
            for (int i = 0; i < 20; i++) {
                for (String tag : List.of("red", "blue", "green", "yellow")) {
                    client.send(producer, tag + i, tag);
                }
                client.send(otherProducer, "other" + i, "red");
            }
            red.await(20);
            cold.await(40);
            other.await(20);
            assertThat(red.bodies())
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, 20).mapToObj(i -> "red" + i).toList());
            assertThat(cold.bodies()).hasSize(40).allMatch(body -> body.startsWith("blue") || body.startsWith("green"));
            assertThat(other.bodies()).hasSize(20).allMatch(body -> body.startsWith("other"));
        }
    }

    @Test
    void consumerIsToldWhereItsTagExpressionIsKeptApart() {
        try (RunningEngine proxy = RunningEngine.start()) {
            TestClient client = proxy.client();
            CreateConsumerResponse all = client.createConsumer(topic, group, "*");
            CreateConsumerResponse some = client.createConsumer(topic, group, "b||a");
            CreateConsumerResponse same = client.createConsumer(topic, group, " a || b ");
            assertThat(all.getMessage()).isEqualTo("OK");
            assertThat(some.getMessage()).contains("a||b").contains(group + "-tags-");
            assertThat(same.getMessage()).isEqualTo(some.getMessage());
        }
    }

    @Test
    void messagesOfOneShardingKeyArriveInOrder() {
        try (RunningEngine proxy = RunningEngine.start()) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            for (int i = 0; i < 50; i++) {
                for (int key = 0; key < 8; key++) {
                    assertThat(client.sendOrdered(producer, "k" + key + ":" + i, "key-" + key)
                                    .getSuccess())
                            .isTrue();
                }
            }
            TestStream stream = client.receive(client.consumer(topic, group, "*"));
            String consumer = client.consumer(topic, group, "*");
            int seen = 0;
            while (seen < 400) {
                seen++;
                client.ack(consumer, stream.await(seen).get(seen - 1).getReceiptHandle());
            }
            for (int key = 0; key < 8; key++) {
                String prefix = "k" + key + ":";
                assertThat(stream.bodies())
                        .filteredOn(body -> body.startsWith(prefix))
                        .containsExactlyElementsOf(
                                IntStream.range(0, 50).mapToObj(i -> prefix + i).toList());
            }
        }
    }

    @Test
    void orderlyGroupGetsEachQueueInOrderAlsoAfterAFailure() {
        SharedBroker.get().createConsumerGroup(group, true, 16);
        try (RunningEngine proxy =
                RunningEngine.start(RunningEngine.config().invisibleDuration(java.time.Duration.ofSeconds(2)))) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            for (int i = 0; i < 10; i++) {
                client.sendOrdered(producer, "m" + i, "one key");
            }
            String consumer = client.consumer(topic, group, "*");
            TestStream stream = client.receive(consumer);
            List<String> done = new ArrayList<>();
            boolean failedOnce = false;
            int seen = 0;
            while (done.size() < 10) {
                var message = stream.await(seen + 1).get(seen++);
                if (message.getMessageBody().equals("m3") && !failedOnce) {
                    // Not acknowledged: comes again, and nothing behind it counts as done before.
                    failedOnce = true;
                } else if (client.ack(consumer, message.getReceiptHandle()).getSuccess()
                        && !done.contains(message.getMessageBody())) {
                    done.add(message.getMessageBody());
                }
            }
            assertThat(stream.bodies().stream().filter("m3"::equals).count()).isGreaterThanOrEqualTo(2);
            assertThat(done).hasSize(10);
        }
    }
}
