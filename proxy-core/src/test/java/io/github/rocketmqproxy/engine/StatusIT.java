package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.rocketmqproxy.api.EngineState;
import io.github.rocketmqproxy.api.EngineStatus;
import io.github.rocketmqproxy.api.GroupStatus;
import io.github.rocketmqproxy.api.ServerStatus;
import io.github.rocketmqproxy.api.TopicStatus;
import io.github.rocketmqproxy.testkit.SharedBroker;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the engine tells of itself, before a real broker. */
class StatusIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String topic = unique("status");
    private final String group = unique("group");
    private final String idleGroup = unique("idle");
    private final String address = SharedBroker.get().nameServerAddress();

    @Test
    void producersConsumersGroupsAndBrokersAreSeen() {
        try (RunningEngine proxy = RunningEngine.start()) {
            TestClient client = proxy.client();
            String producer = client.producer(topic);
            TestStream stream = client.receive(client.consumer(topic, group, "*"));
            for (int i = 0; i < 5; i++) {
                client.send(producer, "message " + i);
            }
            stream.await(5);
            String consumer = client.consumer(topic, group, "*");
            client.ack(consumer, stream.messages().get(0).getReceiptHandle());
            client.consumer(topic, idleGroup, "*");

            EngineStatus status = awaitLags(proxy);

            assertThat(status.state()).isEqualTo(EngineState.RUNNING);
            assertThat(status.topics().first()).containsExactly(new TopicStatus(topic, 1, 5, 5, 0));
            assertThat(status.groups().first())
                    .containsExactly(
                            new GroupStatus(address, topic, group, 2, 4, 4, OptionalLong.of(0), ""),
                            new GroupStatus(address, topic, idleGroup, 1, 0, 0, OptionalLong.of(5), ""));
            assertThat(status.figures().messagesSent()).isEqualTo(5);
            assertThat(status.batchMessages().count())
                    .isEqualTo(status.brokerMillis().count())
                    .isPositive();
            assertThat(status.batchMessages().mean()).isBetween(1.0, 5.0);
            assertThat(status.acknowledgeMillis().count()).isEqualTo(1);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(proxy.engine().status().servers())
                            .allMatch(ServerStatus::reachable)
                            .extracting(server -> server.name().split(" ")[0])
                            .containsExactly("broker", "name"));
        }
    }

    @Test
    void clientsOfTheOfficialProtocolAreSeenAsWell() {
        try (RunningEngine proxy = RunningEngine.start()) {
            V2Client client = proxy.v2Client();
            TelemetryClient.open(client, TelemetryClient.producer(topic));
            TelemetryClient.open(client, TelemetryClient.consumer(group, topic));

            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
                EngineStatus status = proxy.engine().status();
                assertThat(status.topics().first())
                        .extracting(TopicStatus::topic, TopicStatus::producers)
                        .containsExactly(tuple(topic, 1));
                assertThat(status.groups().first())
                        .extracting(GroupStatus::topic, GroupStatus::group, GroupStatus::consumers)
                        .containsExactly(tuple(topic, group, 1));
            });
        }
    }

    @Test
    void refusalsAreCountedByTheirReason() {
        try (RunningEngine proxy = RunningEngine.start()) {
            TestClient client = proxy.client();
            client.send(client.producer(topic), "message", "a tag with spaces | and bars");

            assertThat(proxy.engine().status().refusals().messages()).containsEntry("ILLEGAL_TAG", 1L);
            assertThat(proxy.engine().status().refusals().calls()).containsEntry("SendMessage", 1L);
        }
    }

    /** Brokers count what was fetched some seconds late. */
    private EngineStatus awaitLags(RunningEngine proxy) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(
                        () -> proxy.engine().status(),
                        status -> status.groups().first().stream()
                                .map(GroupStatus::lag)
                                .toList()
                                .equals(List.of(OptionalLong.of(0), OptionalLong.of(5))));
    }
}
