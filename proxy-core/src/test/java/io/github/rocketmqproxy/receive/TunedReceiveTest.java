package io.github.rocketmqproxy.receive;

import static io.github.rocketmqproxy.receive.ReceiveHarness.LONG_POLL;
import static io.github.rocketmqproxy.receive.ReceiveHarness.PULL_INTERVAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.broker.PopRequest;
import io.github.rocketmqproxy.config.ReceiveConfig;
import io.github.rocketmqproxy.config.ReceiveConfig.ConsumeFrom;
import io.github.rocketmqproxy.config.ReceiveConfig.FilterGroups;
import io.github.rocketmqproxy.message.Delivery;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A stream that is open goes by what is set at the moment. */
class TunedReceiveTest {
    private final ReceiveHarness harness = ReceiveHarness.withBrokers("broker-a");

    @Test
    void nextRequestToTheBrokerHasTheNewSizeAndDurations() {
        harness.client();

        harness.tune(config(7, 1_000, Duration.ofSeconds(9), PULL_INTERVAL, Duration.ofSeconds(20), -1));
        harness.advance(LONG_POLL);

        PopRequest latest = harness.pops().get(harness.pops().size() - 1);
        assertThat(latest.maxMessages()).isEqualTo(7);
        assertThat(latest.longPoll()).isEqualTo(Duration.ofSeconds(9));
        assertThat(latest.invisible()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void brokerThatNeverWaitsIsAskedAsRarelyAsTheNewPullIntervalSays() {
        harness.broker.faults().answerAtOnce(true);
        harness.client();
        harness.tune(config(32, 1_000, LONG_POLL, Duration.ofSeconds(4), ReceiveHarness.INVISIBLE, -1));
        harness.advance(Duration.ofSeconds(12));
        int before = harness.pops().size();

        harness.advance(Duration.ofSeconds(40));

        assertThat(harness.pops()).hasSize(before + 10);
    }

    @Test
    void openStreamGetsNoMoreThanASmallerBufferAndMoreOfALargerOne() {
        TestClient client = harness.client();
        harness.tune(config(32, 10, LONG_POLL, PULL_INTERVAL, ReceiveHarness.INVISIBLE, -1));
        harness.produce(200);
        assertThat(client.stream().unacknowledged()).isEqualTo(10);

        acknowledgeFrom(client, 0);
        assertThat(client.stream().unacknowledged()).isEqualTo(10);

        harness.tune(config(32, 15, LONG_POLL, PULL_INTERVAL, ReceiveHarness.INVISIBLE, -1));
        acknowledgeFrom(client, 10);
        assertThat(client.stream().unacknowledged()).isEqualTo(15);
    }

    private static void acknowledgeFrom(TestClient client, int first) {
        List<Delivery> received = client.received();
        List.copyOf(received.subList(first, received.size()))
                .forEach(delivery -> assertThat(client.acknowledge(delivery)).isCompleted());
    }

    @Test
    void messageThatIsPastTheNewNumberOfAttemptsGoesToTheDeadLetterTopic() {
        TestClient client = harness.client();
        harness.produce(1);
        harness.advance(ReceiveHarness.INVISIBLE.plus(LONG_POLL));
        assertThat(client.received()).hasSize(2);

        harness.tune(config(32, 1_000, LONG_POLL, PULL_INTERVAL, ReceiveHarness.INVISIBLE, 1));
        harness.advance(ReceiveHarness.INVISIBLE.plus(LONG_POLL));

        assertThat(client.received()).hasSize(2);
        assertThat(harness.deadLetters()).hasSize(1);
    }

    private static ReceiveConfig config(
            int batchSize,
            int bufferSize,
            Duration pullTimeout,
            Duration pullInterval,
            Duration invisible,
            int maxReconsumeTimes) {
        return new ReceiveConfig(
                batchSize,
                bufferSize,
                pullTimeout,
                pullInterval,
                invisible,
                maxReconsumeTimes,
                ConsumeFrom.FIRST,
                FilterGroups.SEPARATE);
    }
}
