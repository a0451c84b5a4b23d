package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.testkit.SharedBroker.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.config.Setting;
import io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.Test;

/** What an engine before a real broker tells in Prometheus' words. */
class FiguresIT {
    private final String topic = unique("figures");

    @Test
    void topicsBeyondTheSettingShareTheFiguresOfOther() {
        try (RunningEngine proxy = RunningEngine.start(RunningEngine.config().set(Setting.METRICS_TOPICS, "1"))) {
            TestClient client = proxy.client();
            client.send(client.producer(topic), "12345");
            for (int i = 0; i < 3; i++) {
                client.send(client.producer(topic + i), "12");
            }

            assertThat(proxy.engine().metrics().prometheus())
                    .contains("rocketmq_proxy_topic_messages_sent_total{topic=\"" + topic + "\"} 1\n")
                    .contains("rocketmq_proxy_topic_sent_bytes_total{topic=\"" + topic + "\"} 5\n")
                    .contains("rocketmq_proxy_topic_messages_sent_total{topic=\"other\"} 3\n")
                    .contains("rocketmq_proxy_topic_sent_bytes_total{topic=\"other\"} 6\n");
        }
    }

    @Test
    void callsAreToldByMethodAndStatusAndLimitsStandBesideWhatTheyLimit() {
        try (RunningEngine proxy =
                RunningEngine.start(RunningEngine.config().maxConcurrent(17).messageBufferSize(18))) {
            TestClient client = proxy.client();
            client.send(client.producer(topic), "body");
            assertThat(client.createProducer("no topic!").getSuccess()).isFalse();
            assertThatThrownBy(() -> client.send("no id", "body")).isInstanceOf(StatusRuntimeException.class);

            assertThat(proxy.engine().metrics().prometheus())
                    .contains("rocketmq_proxy_calls_ended_total{method=\"CreateProducer\",status=\"OK\"} 1\n")
                    .contains("rocketmq_proxy_calls_ended_total{method=\"SendMessage\",status=\"OK\"} 1\n")
                    .contains(
                            "rocketmq_proxy_calls_ended_total{method=\"CreateProducer\",status=\"FAILURE_IN_ANSWER\"} 1\n")
                    .contains("rocketmq_proxy_calls_ended_total{method=\"SendMessage\",status=\"NOT_FOUND\"} 1\n")
                    .contains("rocketmq_proxy_calls_duration_seconds_count{method=\"SendMessage\"} 2\n")
                    .contains("rocketmq_proxy_connections_limit 17\n")
                    .contains("rocketmq_proxy_buffer_inbound_limit 18\n")
                    .contains("rocketmq_proxy_send_wait_seconds_count 1\n");
        }
    }
}
