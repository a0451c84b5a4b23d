package io.github.rocketmqproxy.receive;

import static io.github.rocketmqproxy.receive.ReceiveHarness.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.config.ReceiveConfig.FilterGroups;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.testkit.TestMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Streams of one group share the messages; topics and filters live beside each other. */
class SharedWorkTest {
    private final ReceiveHarness harness = ReceiveHarness.withBrokers("broker-a");

    @Test
    void streamsOfOneGroupGetEachMessageOnceBetweenThem() {
        List<TestClient> clients = Stream.generate(() -> new TestClient(harness.path, ORDERS)
                        .taking(0)
                        .acknowledging()
                        .open())
                .limit(4)
                .toList();
        harness.produce(2_000);
        // Each takes a few at a time, so that none has finished before the next begins.
        for (int round = 0; round < 200; round++) {
            for (TestClient client : clients) {
                client.taking(10).stream().pump();
            }
        }

        List<String> all =
                clients.stream().flatMap(client -> client.texts().stream()).toList();
        assertThat(all).hasSize(2_000).doesNotHaveDuplicates();
        assertThat(clients).allSatisfy(client -> assertThat(client.received()).hasSizeGreaterThan(200));
    }

    @Test
    void groupsGetAllMessagesEach() {
        TestClient other = harness.client(new Subscription("orders", "other-group", Subscription.Filter.ALL))
                .acknowledging();
        TestClient client = harness.client().acknowledging();

        harness.produce(100);

        assertThat(client.texts()).hasSize(100);
        assertThat(other.texts()).hasSize(100);
    }

    @Test
    void clientsOfAGroupJoinAndLeaveAtAnyTime() {
        harness.produce(500);
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            TestClient client = new TestClient(harness.path, ORDERS)
                    .acknowledging()
                    .taking(30)
                    .open();
            harness.advance(Duration.ofMillis(100));
            seen.addAll(client.texts());
            client.close();
        }

        assertThat(seen).hasSize(500).doesNotHaveDuplicates();
        harness.assertBudgetIsFree();
    }

    @Test
    void topicsOfOneGroupReachTheirOwnConsumersOnly() {
        harness.broker.topic("invoices", 2);
        TestClient orders = harness.client().acknowledging();
        TestClient invoices = harness.client(new Subscription("invoices", "group", Subscription.Filter.ALL))
                .acknowledging();

        harness.produce(50);
        for (int i = 0; i < 30; i++) {
            harness.produce("broker-a", 0, TestMessages.to("invoices").body("invoice " + i));
        }

        assertThat(orders.received()).hasSize(50).extracting(Delivery::topic).containsOnly("orders");
        assertThat(invoices.received()).hasSize(30).extracting(Delivery::topic).containsOnly("invoices");
    }

    @Test
    void tagExpressionsOfOneGroupGetExactlyTheirs() {
        TestClient red = harness.client(tagged("red")).acknowledging();
        TestClient blueOrGreen = harness.client(tagged("green || blue")).acknowledging();
        TestClient all = harness.client(tagged("*")).acknowledging();
        for (int i = 0; i < 100; i++) {
            String tag = List.of("red", "green", "blue", "yellow", "").get(i % 5);
            harness.produce(
                    "broker-a", i % 4, TestMessages.to("orders").withTag(tag).body(tag + i));
        }
        harness.advance(Duration.ofMinutes(5));

        assertThat(red.received()).hasSize(20).extracting(Delivery::tag).containsOnly("red");
        assertThat(blueOrGreen.received()).hasSize(40).extracting(Delivery::tag).containsOnly("green", "blue");
        assertThat(all.received()).hasSize(100);
    }

    private static Subscription tagged(String expression) {
        return TagExpression.parse(expression).subscription("orders", "group", FilterGroups.SEPARATE);
    }
}
