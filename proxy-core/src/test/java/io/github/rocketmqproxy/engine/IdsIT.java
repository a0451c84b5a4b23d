package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.proto.simple.CleanupConsumerRequest;
import io.github.rocketmqproxy.proto.simple.CleanupProducerRequest;
import io.grpc.Status;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Rows 6 and 7 of what the original does wrong: ids do not die. */
class IdsIT {
    private final String topic = unique("ids");
    private final String group = unique("group");

    @Test
    void idsWorkAfterARestartAndAtAnotherInstance() {
        String producer;
        String consumer;
        String handle;
        try (RunningEngine proxy = RunningEngine.start();
                RunningEngine neighbour = RunningEngine.start()) {
            TestClient client = proxy.client();
            producer = client.producer(topic);
            consumer = client.consumer(topic, group, "*");
            assertThat(neighbour.client().send(producer, "by the neighbour").getSuccess())
                    .isTrue();
            handle = neighbour.client().receive(consumer).await(1).get(0).getReceiptHandle();
            assertThat(client.ack(consumer, handle).getSuccess()).isTrue();
        }
        try (RunningEngine next = RunningEngine.start()) {
            TestClient client = next.client();
            assertThat(client.send(producer, "after the restart").getSuccess()).isTrue();
            assertThat(client.receive(consumer).await(1).get(0).getMessageBody())
                    .isEqualTo("after the restart");
        }
    }

    @Test
    void idleProducerIsReleasedAndItsIdGoesOn() {
        try (RunningEngine proxy = RunningEngine.start(RunningEngine.config()
                .set(Setting.PRODUCER_CLEANUP_TIMEOUT, "1s")
                .set(Setting.CONSUMER_CLEANUP_TIMEOUT, "1s"))) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            String consumer = client.consumer(topic, group, "*");
            assertThat(proxy.engine().metrics().snapshot().activeProducers()).isEqualTo(1);
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
                var figures = proxy.engine().metrics().snapshot();
                return figures.activeProducers() == 0 && figures.activeConsumers() == 0;
            });
            assertThat(proxy.engine().metrics().snapshot().producerLeakDetections())
                    .isEqualTo(1);
            assertThat(proxy.engine().metrics().snapshot().consumerLeakDetections())
                    .isEqualTo(1);
            assertThat(client.sendOrdered(producer, "still there", "key").getSuccess())
                    .isTrue();
            client.receive(consumer).await(1);
        }
    }

    @Test
    void idsOfAnotherKeyAreUnknown() {
        try (RunningEngine proxy = RunningEngine.start();
                RunningEngine stranger =
                        RunningEngine.start(RunningEngine.config().idKey("a completely different key"))) {
            String producer = proxy.client().producer(topic);
            assertThatThrownBy(() -> stranger.client().send(producer, "body"))
                    .satisfies(
                            e -> assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.NOT_FOUND))
                    .hasMessageContaining("producer_id")
                    .hasMessageContaining("ID_KEY");
        }
    }

    @Test
    void cleaningUpCountsAndLeavesIdsValid() {
        try (RunningEngine proxy = RunningEngine.start()) {
            TestClient client = proxy.client();
            String one = client.producer(topic);
            client.producer(topic);
            assertThat(client.blocking()
                            .cleanupProducer(CleanupProducerRequest.newBuilder()
                                    .setProducerId(one)
                                    .build())
                            .getCleanedCount())
                    .isEqualTo(1);
            assertThat(client.blocking()
                            .cleanupProducer(CleanupProducerRequest.newBuilder()
                                    .setTopic(topic)
                                    .build())
                            .getCleanedCount())
                    .isEqualTo(1);
            assertThat(client.send(one, "body").getSuccess()).isTrue();

            String consumer = client.consumer(topic, group, "*");
            TestStream stream = client.receive(consumer);
            stream.await(1);
            assertThat(client.blocking()
                            .cleanupConsumer(CleanupConsumerRequest.newBuilder()
                                    .setGroupId(group)
                                    .setTopic(topic)
                                    .build())
                            .getCleanedCount())
                    .isEqualTo(1);
            assertThat(Status.fromThrowable(stream.awaitError()).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            client.receive(consumer).await(1);

            assertThat(client.blocking()
                            .cleanupProducer(CleanupProducerRequest.getDefaultInstance())
                            .getSuccess())
                    .isFalse();
        }
    }
}
