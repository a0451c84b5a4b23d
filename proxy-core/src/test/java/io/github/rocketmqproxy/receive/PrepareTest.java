package io.github.rocketmqproxy.receive;

import static io.github.rocketmqproxy.receive.ReceiveHarness.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.testkit.FakeFaults.Operation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A consumer is opened only if it can consume, and hears why not. */
class PrepareTest {
    private final ReceiveHarness harness = ReceiveHarness.withBrokers("broker-a", "broker-b");

    @Test
    void everythingInPlaceIsFine() {
        assertThat(harness.path.prepare(ORDERS)).isCompleted();
        assertThat(harness.pops()).as("nothing is fetched yet").isEmpty();
    }

    @Test
    void missingTopicIsCreated() {
        assertThat(harness.path.prepare(new Subscription("new", "group", Subscription.Filter.ALL)))
                .isCompleted();

        assertThat(harness.broker.journal().createdTopics()).containsExactly("new");
    }

    @Test
    void illegalGroupIsRefusedBeforeATopicIsCreatedForIt() {
        Subscription illegal = new Subscription("new", "no good", Subscription.Filter.ALL);

        assertThat(ReceiveHarness.failureOf(harness.path.prepare(illegal)).code())
                .isEqualTo(ErrorCode.ILLEGAL_CONSUMER_GROUP);
        assertThat(harness.broker.journal().createdTopics()).isEmpty();
    }

    @Test
    void groupThatMayNotConsumeIsRefusedByNameWithTheBrokersSetting() {
        harness.broker.forbid("group");

        assertThat(ReceiveHarness.failureOf(harness.path.prepare(ORDERS)))
                .hasMessageContaining("group_id: \"group\" may not consume")
                .hasMessageContaining("consumeEnable=true on broker broker-")
                .extracting("code")
                .isEqualTo(ErrorCode.NOT_PERMITTED);
    }

    @Test
    void refusalCountsThoughAnotherBrokerIsAway() {
        harness.broker.forbid("group");
        harness.broker.goDown("broker-a");

        assertThat(ReceiveHarness.failureOf(harness.path.prepare(ORDERS)).code())
                .isEqualTo(ErrorCode.NOT_PERMITTED);
    }

    @Test
    void missingGroupIsReported() {
        harness.broker.faults().failNext(Operation.GROUP_SETTINGS, 1, ErrorCode.CONSUMER_GROUP_NOT_FOUND);

        assertThat(ReceiveHarness.failureOf(harness.path.prepare(ORDERS)).code())
                .isEqualTo(ErrorCode.CONSUMER_GROUP_NOT_FOUND);
    }

    @Test
    void groupsSettingsAreRememberedForHalfAMinute() {
        for (int i = 0; i < 20; i++) {
            harness.path.prepare(ORDERS);
        }
        assertThat(harness.broker.journal().groupSettings())
                .as("once at each broker")
                .hasSize(2);

        harness.broker.forbid("group");
        harness.advance(Duration.ofSeconds(30));

        assertThat(harness.path.prepare(ORDERS)).isCompletedExceptionally();
    }

    @Test
    void sweepForgetsGroupsThatNobodyAsksFor() {
        harness.path.prepare(ORDERS);
        harness.advance(Duration.ofMinutes(11));
        harness.path.sweep();
        harness.broker.faults().failNext(Operation.GROUP_SETTINGS, 10, ErrorCode.BROKER_TIMEOUT);

        assertThat(harness.path.prepare(ORDERS)).as("no old answer left").isCompletedExceptionally();
    }
}
