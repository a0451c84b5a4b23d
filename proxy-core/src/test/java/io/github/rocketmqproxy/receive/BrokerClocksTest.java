package io.github.rocketmqproxy.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.message.DeliveryHandle;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerClocksTest {
    private static final long NOW = 1_700_000_000_000L;
    /** How long the process has run at that time. */
    private static final long RUNNING = 5_000_000L;

    private final BrokerClocks clocks = new BrokerClocks();

    @Test
    void clockOfAnUnknownBrokerIsTakenForOurs() {
        assertThat(remaining("broker-a", NOW, NOW + 10_000)).isEqualTo(50_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {-3_600_000, -500, 0, 500, 3_600_000})
    void differenceIsLearntFromDeliveries(long ahead) {
        learn(handle("broker-a", NOW + ahead), RUNNING);

        assertThat(remaining("broker-a", NOW + ahead, NOW + 10_000)).isEqualTo(50_000);
    }

    @Test
    void brokersHaveAClockEach() {
        learn(handle("broker-a", NOW + 1_000), RUNNING);
        learn(handle("broker-b", NOW - 1_000), RUNNING);

        assertThat(remaining("broker-a", NOW, NOW)).isEqualTo(59_000);
        assertThat(remaining("broker-b", NOW, NOW)).isEqualTo(61_000);
    }

    @Test
    void answerThatTookLongDoesNotMakeItsDeliveriesLiveLonger() {
        learn(handle("broker-a", NOW), RUNNING);

        learn(handle("broker-a", NOW), RUNNING + 8_000);

        assertThat(remaining("broker-a", NOW, NOW + 59_999)).isEqualTo(1);
        assertThat(remaining("broker-a", NOW, NOW + 60_001)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(longs = {-3_600_000, 3_600_000})
    void clockThatWasSetIsFollowedAtOnce(long jump) {
        learn(handle("broker-a", NOW), RUNNING);

        learn(handle("broker-a", NOW + jump), RUNNING);

        assertThat(remaining("broker-a", NOW + jump, NOW)).isEqualTo(60_000);
    }

    @Test
    void clockThatDriftsIsFollowedWithinTwoMinutes() {
        learn(handle("broker-a", NOW), RUNNING);
        for (int second = 1; second <= 121; second++) {
            learn(handle("broker-a", NOW + second * 1_000 - 5_000), RUNNING + second * 1_000);
        }

        assertThat(remaining("broker-a", NOW, NOW)).isEqualTo(65_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {-3_600_000, 3_600_000})
    void ourClockMayBeSetWithoutAnybodyNoticing(long jump) {
        learn(handle("broker-a", NOW), RUNNING);

        assertThat(clocks.remaining(
                        handle("broker-a", NOW), TimeUnit.MILLISECONDS.toNanos(RUNNING + 1_000), NOW + 1_000 + jump))
                .isEqualTo(Duration.ofSeconds(59));
    }

    private void learn(DeliveryHandle handle, long runningMillis) {
        clocks.learn(handle, TimeUnit.MILLISECONDS.toNanos(runningMillis));
    }

    private long remaining(String broker, long popTime, long now) {
        return clocks.remaining(handle(broker, popTime), TimeUnit.MILLISECONDS.toNanos(now - NOW + RUNNING), now)
                .toMillis();
    }

    private static DeliveryHandle handle(String broker, long popTime) {
        return new DeliveryHandle(0, popTime, 60_000, 0, 0, broker, 0, 0, 0);
    }
}
