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
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A group that the broker has configured as orderly. */
class OrderlyGroupTest {
    private final ReceiveHarness harness = ReceiveHarness.withBrokers("broker-a");

    @BeforeEach
    void makeTheGroupOrderly() {
        harness.broker.group("group", true, 16);
    }

    @Test
    void asksForOrder() {
        harness.client();

        assertThat(harness.pops())
                .isNotEmpty()
                .allSatisfy(pop -> assertThat(pop.orderly()).isTrue());
    }

    @Test
    void otherGroupsDoNotAskForOrder() {
        harness.broker.group("group", false, 16);
        harness.client();

        assertThat(harness.pops())
                .isNotEmpty()
                .allSatisfy(pop -> assertThat(pop.orderly()).isFalse());
    }

    @Test
    void deliversAQueueInItsOrder() {
        produceToOneQueue(300);
        TestClient client = new TestClient(harness.path, ORDERS).acknowledging().open();

        harness.advance(Duration.ofMinutes(2));

        assertThat(client.texts()).containsExactlyElementsOf(numbers(300));
    }

    @Test
    void redeliveryComesBeforeWhatFollows() {
        produceToOneQueue(3);
        TestClient client = harness.client();
        client.acknowledge(client.received().get(0));
        client.forget();

        harness.advance(INVISIBLE.plusSeconds(6));

        assertThat(client.texts()).startsWith("1", "2");
        assertThat(client.received()).extracting(Delivery::reconsumeTimes).startsWith(1, 1);
    }

    @Test
    void eachRequestHasAnAttemptIdOfItsOwn() {
        harness.client();
        harness.advance(Duration.ofMinutes(1));

        assertThat(harness.pops())
                .hasSizeGreaterThan(5)
                .extracting(PopRequest::attemptId)
                .doesNotHaveDuplicates()
                .doesNotContain("");
    }

    @Test
    void attemptIdIsKeptAfterALostAnswerSoThatTheBrokerRepeatsIt() {
        produceToOneQueue(5);
        harness.broker.faults().loseNextAnswers(Operation.POP, 1, ErrorCode.BROKER_TIMEOUT);
        TestClient client = new TestClient(harness.path, ORDERS).acknowledging().open();
        assertThat(client.received()).isEmpty();

        harness.advance(Duration.ofSeconds(2));

        List<PopRequest> pops = harness.pops();
        assertThat(pops.get(1).attemptId()).isEqualTo(pops.get(0).attemptId());
        assertThat(pops.get(2).attemptId()).isNotEqualTo(pops.get(1).attemptId());
        assertThat(client.texts())
                .as("without waiting for the invisible duration")
                .containsExactlyElementsOf(numbers(5));
    }

    @Test
    void closedStreamLeavesTheQueueToTheNextInOrder() {
        produceToOneQueue(40);
        TestClient gone = new TestClient(harness.path, ORDERS).taking(10).open();
        gone.acknowledge(gone.received().get(0));
        gone.close();
        harness.advance(Duration.ofSeconds(6));

        TestClient next = new TestClient(harness.path, ORDERS).acknowledging().open();
        harness.advance(Duration.ofMinutes(3));

        assertThat(next.texts().stream().distinct())
                .containsExactlyElementsOf(numbers(40).subList(1, 40));
    }

    @Test
    void pausedClientGetsTheRestInOrderAfterwards() {
        produceToOneQueue(100);
        TestClient client =
                new TestClient(harness.path, ORDERS).taking(7).acknowledging().open();
        harness.advance(Duration.ofMinutes(7));

        client.resume();
        harness.advance(Duration.ofMinutes(3));

        assertThat(client.texts()).containsExactlyElementsOf(numbers(100));
        assertThat(harness.deadLetters()).isEmpty();
    }

    private void produceToOneQueue(int count) {
        for (int i = 0; i < count; i++) {
            harness.produce("broker-a", 0, TestMessages.to("orders").body(Integer.toString(i)));
        }
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }
}
