package io.github.rocketmqproxy.send;

import static io.github.rocketmqproxy.send.SendHarness.FLUSH_INTERVAL;
import static io.github.rocketmqproxy.send.SendHarness.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The figures tell the proxy's share of the time from the broker's. */
class SendWaitTest {
    private final SendHarness harness =
            SendHarness.withBatches(100, FLUSH_INTERVAL).warm();

    @Test
    void timeInTheLaneIsWaitingAndTheRestIsTheBrokers() {
        harness.broker.holdSends();
        harness.send(PLAIN.body("leaves at once"));
        harness.send(PLAIN.body("waits for the answer"));
        harness.timer.advance(Duration.ofMillis(40));
        harness.send(PLAIN.body("waits for a shorter time"));
        harness.timer.advance(Duration.ofMillis(20));
        harness.answerOne();
        harness.timer.advance(Duration.ofMillis(5));
        harness.answerOne();

        String figures = harness.metrics.prometheus();

        assertThat(figures)
                .contains("rocketmq_proxy_send_wait_seconds_count 2\n", "rocketmq_proxy_send_wait_seconds_sum 0.06\n")
                .contains(
                        "rocketmq_proxy_send_request_duration_seconds_count 2\n",
                        "rocketmq_proxy_send_request_duration_seconds_sum 0.065\n");
    }

    @Test
    void bodiesAreCountedByTopicOnceTheyAreStored() {
        harness.send(PLAIN.body("12345"));
        harness.send(PLAIN.body("123"));

        assertThat(harness.metrics.prometheus())
                .contains("rocketmq_proxy_topic_messages_sent_total{topic=\"orders\"} 2\n")
                .contains("rocketmq_proxy_topic_sent_bytes_total{topic=\"orders\"} 8\n");
    }
}
