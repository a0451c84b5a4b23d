package io.github.rocketmqproxy.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.github.rocketmqproxy.api.ErrorCode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Figures by method and status, and by topic. */
class CallAndTopicFiguresTest {
    private final MetricRegistry registry = new MetricRegistry();
    private final EngineMetrics metrics = new DropwizardEngineMetrics(registry, "proxy", 2);

    @Test
    void callsAreCountedByMethodAndStatus() {
        metrics.callFinished("rocketmq.RocketMQProxy/SendMessage", "OK", 1_000, true);
        metrics.callFinished("rocketmq.RocketMQProxy/SendMessage", "OK", 1_000, true);
        metrics.callFinished("rocketmq.RocketMQProxy/SendMessage", EngineMetrics.FAILURE_IN_ANSWER, 1_000, false);
        metrics.callEnded("apache.rocketmq.v2.MessagingService/SendMessage", "UNAVAILABLE", false);
        metrics.callEnded("apache.rocketmq.v2.MessagingService/ReceiveMessage", "CANCELLED", true);

        PrometheusParser.Family ended = family("calls_ended_total");

        assertThat(ended.samples).hasSize(4);
        assertThat(ended.value(Map.of("method", "SendMessage", "status", "OK"))).isEqualTo(2);
        assertThat(ended.value(Map.of("method", "SendMessage", "status", "FAILURE_IN_ANSWER")))
                .isEqualTo(1);
        assertThat(ended.value(Map.of("method", "v2.SendMessage", "status", "UNAVAILABLE")))
                .isEqualTo(1);
        assertThat(ended.value(Map.of("method", "v2.ReceiveMessage", "status", "CANCELLED")))
                .isEqualTo(1);
        PrometheusParser.Family failed = family("calls_failed_total");
        assertThat(failed.samples).hasSize(2);
        assertThat(failed.value(Map.of("method", "v2.SendMessage"))).isEqualTo(1);
        assertThat(registry.counter("proxy.calls.ended.SendMessage.OK").getCount())
                .isEqualTo(2);
    }

    @Test
    void topicHasFiguresOfWhatItHasStoredDeliveredAndRefused() {
        metrics.messagesSent("orders", 3, 300);
        metrics.messagesReceived("orders", 2, 200);
        metrics.sendFailed("orders", ErrorCode.BROKER_BUSY);

        assertThat(topic("topic_messages_sent_total", "orders")).isEqualTo(3);
        assertThat(topic("topic_sent_bytes_total", "orders")).isEqualTo(300);
        assertThat(topic("topic_messages_received_total", "orders")).isEqualTo(2);
        assertThat(topic("topic_received_bytes_total", "orders")).isEqualTo(200);
        assertThat(topic("topic_messages_failed_total", "orders")).isEqualTo(1);
        assertThat(registry.counter("proxy.topic.sent.orders").getCount()).isEqualTo(300);
    }

    @Test
    void topicsBeyondTheMostShareOneFigure() {
        metrics.messagesSent("first", 1, 10);
        metrics.messagesReceived("second", 1, 10);
        for (int i = 0; i < 1_000; i++) {
            metrics.messagesSent("more" + i, 1, 10);
            metrics.messagesReceived("more" + i, 1, 10);
        }
        metrics.messagesSent("first", 1, 10);

        assertThat(family("topic_messages_sent_total").samples).hasSize(3);
        assertThat(topic("topic_messages_sent_total", "first")).isEqualTo(2);
        assertThat(topic("topic_messages_received_total", "second")).isEqualTo(1);
        assertThat(topic("topic_messages_sent_total", "other")).isEqualTo(1_000);
        assertThat(topic("topic_received_bytes_total", "other")).isEqualTo(10_000);
    }

    @Test
    void topicThatWasOnlyAskedForHasNoFigureOfItsOwn() {
        for (int i = 0; i < 1_000; i++) {
            metrics.sendFailed("invented" + i, ErrorCode.TOPIC_NOT_FOUND);
        }
        metrics.messagesSent("first", 1, 10);
        metrics.messagesSent("second", 1, 10);

        assertThat(topic("topic_messages_failed_total", "other")).isEqualTo(1_000);
        assertThat(topic("topic_messages_sent_total", "second")).isEqualTo(1);
        assertThat(family("topic_messages_failed_total").samples).hasSize(3);
    }

    @Test
    void withoutTopicsNothingIsCountedByTopic() {
        MetricRegistry plain = new MetricRegistry();
        EngineMetrics none = new DropwizardEngineMetrics(plain, "proxy", 0);
        none.messagesSent("orders", 1, 10);
        none.messagesReceived("orders", 1, 10);
        none.sendFailed("orders", ErrorCode.BROKER_BUSY);

        assertThat(none.snapshot().messagesSent()).isEqualTo(1);
        assertThat(plain.getNames()).noneMatch(name -> name.startsWith("proxy.topic."));
    }

    @Test
    void waitingIsMeasuredApartFromTheBrokersTime() {
        metrics.sendWaited(2_000_000);
        metrics.receiveWaited(3_000_000_000L);
        metrics.batchSent(1, 10, 4_000_000);

        assertThat(family("send_wait_seconds").value("_sum", Map.of())).isEqualTo(0.002);
        assertThat(family("receive_wait_seconds").value("_sum", Map.of())).isEqualTo(3);
        assertThat(family("send_request_duration_seconds").value("_sum", Map.of()))
                .isEqualTo(0.004);
    }

    private double topic(String name, String topic) {
        return family(name).value(Map.of("topic", topic));
    }

    private PrometheusParser.Family family(String name) {
        return PrometheusParser.parse(metrics.prometheus()).family("rocketmq_proxy_" + name);
    }
}
