package io.github.rocketmqproxy.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.config.BrokerConfig;
import io.github.rocketmqproxy.route.RouteTable;
import io.github.rocketmqproxy.testkit.TestMessages;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LagsTest {
    private static final BrokerConfig CONFIG = new BrokerConfig(Optional.empty(), Duration.ofSeconds(3), true, 4);

    private final ReceiveHarness harness = ReceiveHarness.withBrokers("broker-a", "broker-b");
    private final Lags lags =
            new Lags(harness.broker, new RouteTable(harness.broker, CONFIG, harness.timer), harness.timer);

    @Test
    void lagIsTheSumOfAllBrokers() {
        harness.produce(3);
        harness.produce("broker-b", 0, TestMessages.to("orders").body("b"));

        lags.of("orders", "group");

        assertThat(lags.of("orders", "group")).isEqualTo(new GroupLag(OptionalLong.of(4), ""));
    }

    @Test
    void brokersAreAskedOnceInFiveSecondsHoweverManyWantToKnow() {
        for (int i = 0; i < 10; i++) {
            lags.of("orders", "group");
        }
        assertThat(harness.broker.journal().lags()).containsExactly("orders@group", "orders@group");

        harness.advance(Duration.ofSeconds(6));
        lags.of("orders", "group");
        assertThat(harness.broker.journal().lags()).hasSize(4);
    }

    @Test
    void nobodyIsAskedForAGroupThatNobodyWantsToKnowOf() {
        lags.of("orders", "group");
        harness.advance(Duration.ofMinutes(1));

        assertThat(harness.broker.journal().lags()).hasSize(2);
    }

    @Test
    void lagThatCannotBeHadSaysWhy() {
        lags.of("no-such-topic", "group");

        GroupLag lag = lags.of("no-such-topic", "group");

        assertThat(lag.messages()).isEmpty();
        assertThat(lag.problem()).contains("no-such-topic");
    }

    @Test
    void groupsThatNobodyAsksForAreForgotten() {
        lags.of("orders", "group");
        harness.advance(Duration.ofSeconds(50));
        lags.of("orders", "another");
        harness.advance(Duration.ofSeconds(20));
        lags.sweep();

        assertThat(lags.size()).isEqualTo(1);
    }
}
