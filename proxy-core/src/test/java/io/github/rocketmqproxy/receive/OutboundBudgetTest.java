package io.github.rocketmqproxy.receive;

import static io.github.rocketmqproxy.receive.ReceiveHarness.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.buffer.MemoryBudget;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.testkit.TestMessages;
import java.time.Duration;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

/** What waits for clients is bounded by bytes over all streams; a full budget stops the fetching and loses nothing. */
class OutboundBudgetTest {
    private static final int SIZE = 100_000;

    @Test
    void fullBudgetStopsTheFetching() {
        ReceiveHarness harness = ReceiveHarness.withBudget(new MemoryBudget(1_000_000, 3 * SIZE));
        produceLarge(harness, 50);
        TestClient paused = new TestClient(harness.path, ORDERS).taking(1).open();
        assertThat(paused.received()).hasSize(1);

        assertThat(harness.budget.bytes()).isLessThanOrEqualTo(3 * SIZE);
        int pops = harness.pops().size();
        harness.advance(Duration.ofSeconds(10));
        assertThat(harness.pops()).hasSize(pops);
    }

    @Test
    void messagesThatDoNotFitGoBackAndComeLaterWithoutAnAttempt() {
        ReceiveHarness harness = ReceiveHarness.withBudget(new MemoryBudget(1_000_000, 3 * SIZE));
        produceLarge(harness, 50);
        TestClient client =
                new TestClient(harness.path, ORDERS).taking(1).acknowledging().open();
        harness.advance(Duration.ofSeconds(5));

        client.resume();
        harness.advance(Duration.ofMinutes(1));

        assertThat(client.received())
                .hasSize(50)
                .allSatisfy(delivery -> assertThat(delivery.reconsumeTimes()).isZero());
        harness.assertBudgetIsFree();
    }

    @Test
    void messagesThatDoNotFitAreNotFetchedAndGivenBackWithoutAPause() {
        // Room for two and a half: the third is fetched and given back.
        ReceiveHarness harness = ReceiveHarness.withBudget(new MemoryBudget(1_000_000, 2 * SIZE + SIZE / 2));
        produceLarge(harness, 50);
        TestClient paused = new TestClient(harness.path, ORDERS).taking(1).open();
        TestClient ready = harness.client();
        int before = harness.pops().size();

        harness.advance(Duration.ofSeconds(10));

        assertThat(harness.pops().size() - before)
                .as("one each PULL_INTERVAL at most")
                .isLessThanOrEqualTo(20);
        assertThat(paused.received().size() + ready.received().size()).isLessThanOrEqualTo(50);
    }

    @Test
    void messageLimitIsKeptToo() {
        ReceiveHarness harness = ReceiveHarness.withBudget(new MemoryBudget(5, 64 << 20));
        harness.produce(100);
        TestClient client =
                new TestClient(harness.path, ORDERS).taking(3).acknowledging().open();
        assertThat(client.stream().waiting()).isLessThanOrEqualTo(5);

        client.resume();
        harness.advance(Duration.ofMinutes(5));

        assertThat(new HashSet<>(client.texts())).hasSize(100);
        harness.assertBudgetIsFree();
    }

    @Test
    void messageLargerThanTheWholeBudgetIsDelivered() {
        ReceiveHarness harness = ReceiveHarness.withBudget(new MemoryBudget(1_000_000, 1_000));
        produceLarge(harness, 3);
        TestClient client = harness.client().acknowledging();

        harness.advance(Duration.ofSeconds(30));

        assertThat(client.received()).hasSize(3);
        harness.assertBudgetIsFree();
    }

    @Test
    void orderlyGroupIsNotMixedUpByAMessageThatDoesNotFit() {
        ReceiveHarness harness = ReceiveHarness.withBudget(new MemoryBudget(1_000_000, SIZE + SIZE / 2));
        harness.broker.group("group", true, 16);
        for (int i = 0; i < 6; i++) {
            int size = i % 2 == 0 ? 10 : SIZE;
            harness.produce("broker-a", 0, TestMessages.to("orders").body(i + " ".repeat(size)));
        }
        TestClient client =
                new TestClient(harness.path, ORDERS).taking(0).acknowledging().open();
        client.resume();
        harness.advance(Duration.ofMinutes(3));

        assertThat(client.texts().stream().map(String::strip).distinct()).containsExactly("0", "1", "2", "3", "4", "5");
        harness.assertBudgetIsFree();
    }

    @Test
    void budgetIsReleasedWhenTheDeliveryIsHandedOutNotWhenItIsAcknowledged() {
        ReceiveHarness harness = ReceiveHarness.withBrokers("broker-a");
        harness.produce(10);

        TestClient client = harness.client();

        assertThat(client.received()).extracting(Delivery::reconsumeTimes).hasSize(10);
        assertThat(client.stream().unacknowledged()).isEqualTo(10);
        harness.assertBudgetIsFree();
    }

    private static void produceLarge(ReceiveHarness harness, int count) {
        for (int i = 0; i < count; i++) {
            byte[] body = new byte[SIZE - 256 - 64];
            body[0] = (byte) i;
            harness.produce("broker-a", i % 4, TestMessages.to("orders").body(body));
        }
    }
}
