package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.rocketmq.common.MQVersion;
import org.junit.jupiter.api.Test;

class BrokerVersionsTest {
    private final BrokerVersions versions = new BrokerVersions();

    @Test
    void brokerNeverHeardIsTakenForANewOne() {
        assertThat(versions.isKnown("a")).isFalse();
        assertThat(versions.isBefore5("a")).isFalse();
    }

    @Test
    void versionsBeforeFiveAreTold() {
        versions.heard("a", MQVersion.Version.V4_9_7.ordinal());
        versions.heard("b", MQVersion.Version.V5_0_0.ordinal());
        versions.heard("c", MQVersion.Version.HIGHER_VERSION.ordinal());

        assertThat(versions.isKnown("a")).isTrue();
        assertThat(versions.isBefore5("a")).isTrue();
        assertThat(versions.isBefore5("b")).isFalse();
        assertThat(versions.isBefore5("c")).isFalse();
        assertThat(versions.name("a")).isEqualTo("RocketMQ 4.9.7");
    }

    @Test
    void brokerThatWasReplacedIsKnownByItsFirstAnswer() {
        versions.heard("a", MQVersion.Version.V4_9_7.ordinal());
        versions.heard("a", MQVersion.Version.V5_5_0.ordinal());

        assertThat(versions.isBefore5("a")).isFalse();
    }

    @Test
    void answerThatDoesNotSayItsVersionChangesNothing() {
        versions.heard("a", MQVersion.Version.V4_9_7.ordinal());
        versions.heard("a", 0);
        versions.heard("b", 0);

        assertThat(versions.isBefore5("a")).isTrue();
        assertThat(versions.isKnown("b")).isFalse();
    }
}
