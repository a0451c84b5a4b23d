package io.github.rocketmqproxy.receive;

import static io.github.rocketmqproxy.receive.ReceiveHarness.INVISIBLE;
import static io.github.rocketmqproxy.receive.ReceiveHarness.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.broker.PopRequest;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.testkit.FakeFaults.Operation;
import io.github.rocketmqproxy.testkit.TestMessages;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Outages are ridden out behind the stream; brokers come and go; clocks differ. */
class OutageTest {
    private final ReceiveHarness harness = ReceiveHarness.withBrokers("broker-a", "broker-b");

    @Test
    void streamGoesOnAfterItsBrokerWasAway() {
        TestClient client = harness.client().acknowledging();
        harness.produce(10);
        harness.broker.goDown("broker-a");
        harness.advance(Duration.ofMinutes(10));
        assertThat(client.received()).hasSize(10);

        harness.broker.comeBack("broker-a");
        harness.produce("broker-a", 0, TestMessages.to("orders").body("after"));
        harness.advance(Duration.ofSeconds(2));

        assertThat(client.texts()).endsWith("after").hasSize(11);
    }

    @Test
    void otherBrokersDeliverMeanwhile() {
        TestClient client = harness.client().acknowledging();
        harness.broker.goDown("broker-a");

        harness.produce("broker-b", 0, TestMessages.to("orders").body("from b"));

        assertThat(client.texts()).containsExactly("from b");
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"ROUTE", "GROUP_SETTINGS", "POP"})
    void streamOpenedDuringAnOutageBeginsWhenItIsOver(Operation failing) {
        harness.produce(5);
        harness.broker.faults().failNext(failing, 10, ErrorCode.BROKER_TIMEOUT);
        TestClient client = harness.client();
        assertThat(client.received()).isEmpty();

        harness.advance(Duration.ofSeconds(20));

        assertThat(client.received()).hasSize(5);
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"ROUTE", "GROUP_SETTINGS", "POP"})
    void faultOfTheBrokerClientDoesNotStopAStreamForEver(Operation broken) {
        harness.produce(5);
        harness.broker.faults().breakNext(broken);
        TestClient client = harness.client();

        harness.advance(Duration.ofSeconds(2));

        assertThat(client.received()).hasSize(5);
    }

    @Test
    void answerLostOnItsWayCostsNoMessage() {
        harness.produce(20);
        harness.broker.faults().loseNextAnswers(Operation.POP, 1, ErrorCode.BROKER_TIMEOUT);
        TestClient client = harness.client().acknowledging();

        harness.advance(INVISIBLE.plusSeconds(10));

        assertThat(new HashSet<>(client.texts())).hasSize(20);
    }

    @Test
    void brokerThatJoinsTheRouteIsRead() {
        harness.broker.leaveRoutes("broker-b");
        harness.produce("broker-b", 0, TestMessages.to("orders").body("from b"));
        TestClient client = harness.client().acknowledging();
        harness.advance(Duration.ofSeconds(30));
        assertThat(client.received()).isEmpty();

        harness.broker.joinRoutes("broker-b");
        harness.advance(Duration.ofSeconds(25));

        assertThat(client.texts()).containsExactly("from b");
    }

    @Test
    void brokerThatLeavesTheRouteIsReadNoMore() {
        TestClient client = harness.client();
        harness.broker.leaveRoutes("broker-b");
        harness.advance(Duration.ofSeconds(30));
        long before = popsAt("broker-b");

        harness.advance(Duration.ofMinutes(5));

        assertThat(popsAt("broker-b")).isEqualTo(before);
        assertThat(popsAt("broker-a")).isGreaterThan(before);
        harness.broker.joinRoutes("broker-b");
        harness.advance(Duration.ofSeconds(25));
        harness.produce("broker-b", 0, TestMessages.to("orders").body("back"));
        assertThat(client.texts()).containsExactly("back");
    }

    @ParameterizedTest
    @ValueSource(longs = {-3_600, -61, -1, 0, 1, 61, 3_600})
    void clockOfTheBrokerDoesNotMatter(long aheadSeconds) {
        harness.broker.setClockAhead(Duration.ofSeconds(aheadSeconds));
        harness.produce(10);
        TestClient client = harness.client();
        Delivery first = client.received().get(0);

        harness.advance(INVISIBLE.minusSeconds(1));
        assertThat(client.acknowledge(first)).as("still hidden").isCompleted();
        assertThat(client.stream().unacknowledged()).isPositive();
        harness.advance(Duration.ofSeconds(2));

        assertThat(ReceiveHarness.failureOf(client.acknowledge(client.received().get(1)))
                        .code())
                .as("visible again")
                .isEqualTo(ErrorCode.INVALID_RECEIPT_HANDLE);
        harness.advance(Duration.ofSeconds(5));
        List<String> texts = client.texts();
        assertThat(texts.stream().filter(text -> text.equals(texts.get(1)))).hasSize(2);
    }

    @Test
    void consumerIsOpenedThoughOneOfItsBrokersIsAway() {
        harness.broker.goDown("broker-b");

        assertThat(harness.path.prepare(ORDERS)).isCompleted();
    }

    @Test
    void consumerIsRefusedWhenNoBrokerAnswers() {
        harness.broker.goDown("broker-a");
        harness.broker.goDown("broker-b");

        assertThat(ReceiveHarness.failureOf(harness.path.prepare(ORDERS)).code())
                .isEqualTo(ErrorCode.BROKER_UNREACHABLE);
    }

    @Test
    void oldSettingsOfTheGroupServeWhenThereAreNoNewOnes() {
        harness.broker.group("group", false, 3);
        TestClient client = harness.client().acknowledging();
        harness.broker.faults().failNext(Operation.GROUP_SETTINGS, 1_000, ErrorCode.BROKER_TIMEOUT);
        harness.advance(Duration.ofMinutes(2));

        harness.produce(5);

        assertThat(client.received()).hasSize(5);
    }

    private long popsAt(String broker) {
        return harness.pops().stream()
                .map(PopRequest::brokerName)
                .filter(broker::equals)
                .count();
    }
}
