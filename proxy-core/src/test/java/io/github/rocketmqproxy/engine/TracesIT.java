package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.testkit.RecordedTracing;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What an engine before a real broker tells a host's tracer. */
class TracesIT {
    private final RecordedTracing tracing = new RecordedTracing();
    private final String topic = unique("traces");

    @Test
    void callMessageAndRequestBelongTogetherAndEachEndsOnce() throws Exception {
        try (ProxyEngine engine = ProxyEngine.builder(RunningEngine.config().build())
                .tracing(tracing)
                .build()) {
            engine.start();
            try (TestClient client = new TestClient(engine.port(), "")) {
                String producer = client.producer(topic);
                int before = tracing.log().size();

                client.send(producer, "text");
                assertThatThrownBy(() -> client.send("no id", "text")).isInstanceOf(StatusRuntimeException.class);

                Awaitility.await()
                        .atMost(Duration.ofSeconds(5))
                        .until(() -> log(before).size() >= 8);
                List<String> log = log(before);
                assertThat(log.get(0)).isEqualTo("2 call rocketmq.RocketMQProxy/SendMessage");
                assertThat(log.get(1)).isEqualTo("3 send " + topic + " of 2");
                assertThat(log.get(2)).startsWith("4 broker send ").endsWith(" (1) of 3");
                assertThat(log.subList(3, log.size()))
                        .containsExactlyInAnyOrder(
                                "4 ends OK",
                                "3 ends OK",
                                "2 ends OK",
                                "5 call rocketmq.RocketMQProxy/SendMessage",
                                "5 ends NOT_FOUND, failed");
            }
        }
    }

    private List<String> log(int from) {
        List<String> log = tracing.log();
        return log.subList(from, log.size());
    }

    @Test
    void consumerGetsTheTraceOfTheMessageAndTheHostHearsOfIt() throws Exception {
        try (ProxyEngine engine = ProxyEngine.builder(RunningEngine.config().build())
                .tracing(tracing)
                .build()) {
            engine.start();
            try (TestClient client = new TestClient(engine.port(), "")) {
                String group = unique("group");
                TestStream stream = client.receive(client.consumer(topic, group, "*"));
                client.send(client.producer(topic), "text");

                Awaitility.await()
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> !stream.messages().isEmpty());

                Map<String, String> properties = stream.messages().get(0).getPropertiesMap();
                assertThat(properties).containsEntry("tracestate", "state");
                String delivery =
                        "receive " + topic + " for " + group + ", created by " + properties.get("traceparent");
                Awaitility.await()
                        .atMost(Duration.ofSeconds(5))
                        .untilAsserted(() -> assertThat(tracing.log()).contains(delivery));
                assertThat(tracing.log()).noneMatch(line -> line.contains("ReceiveMessages"));
            }
        }
    }
}
