package io.github.rocketmqproxy.receive;

import static io.github.rocketmqproxy.receive.ReceiveHarness.BUFFER;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.message.Delivery;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A slow client slows down its own fetching, and nothing else happens to its messages. */
class SlowClientTest {
    private final ReceiveHarness harness = ReceiveHarness.withBrokers("broker-a");

    @Test
    void clientThatStopsReadingStopsTheFetching() {
        harness.produce(5_000);
        TestClient client =
                new TestClient(harness.path, ReceiveHarness.ORDERS).taking(10).open();
        assertThat(client.received()).hasSize(10);
        assertThat(client.stream().waiting()).isLessThanOrEqualTo(DeliveryWindow.START);
        int pops = harness.pops().size();

        harness.advance(Duration.ofHours(1));

        assertThat(harness.pops()).hasSize(pops);
        assertThat(client.received()).hasSize(10);
    }

    @Test
    void fetchedMessagesThatAreNotReadGoBackLongBeforeTheyExpireAndCountNoAttempt() {
        harness.produce(100);
        TestClient paused =
                new TestClient(harness.path, ReceiveHarness.ORDERS).taking(5).open();
        assertThat(paused.stream().waiting()).isPositive();

        harness.advance(Duration.ofSeconds(17));

        assertThat(paused.stream().waiting()).isZero();
        harness.assertBudgetIsFree();
        TestClient other = new TestClient(harness.path, ReceiveHarness.ORDERS)
                .acknowledging()
                .open();
        assertThat(other.received())
                .hasSize(95)
                .allSatisfy(delivery -> assertThat(delivery.reconsumeTimes()).isZero());
    }

    @Test
    void figuresTellHowLongMessagesHaveWaitedForTheirClient() {
        harness.produce(6);
        TestClient paused =
                new TestClient(harness.path, ReceiveHarness.ORDERS).taking(5).open();

        harness.advance(Duration.ofSeconds(3));
        paused.resume();

        assertThat(paused.received()).hasSize(6);
        assertThat(harness.metrics.prometheus())
                .contains("rocketmq_proxy_receive_wait_seconds_sum 3\n")
                .contains("rocketmq_proxy_topic_messages_received_total{topic=\"orders\"} 6\n")
                .contains("rocketmq_proxy_topic_received_bytes_total{topic=\"orders\"} 6\n");
    }

    @Test
    void streamPausedForSevenMinutesGetsAllFiveThousandAfterwards() {
        harness.produce(5_000);
        TestClient client = new TestClient(harness.path, ReceiveHarness.ORDERS)
                .taking(100)
                .acknowledging()
                .open();
        assertThat(client.received()).hasSize(100);

        harness.advance(Duration.ofMinutes(7));
        assertThat(client.received()).hasSize(100);
        client.resume();
        harness.advance(Duration.ofMinutes(1));

        assertThat(client.texts()).hasSize(5_000).doesNotHaveDuplicates();
        assertThat(client.received())
                .allSatisfy(delivery -> assertThat(delivery.reconsumeTimes()).isZero());
        assertThat(harness.deadLetters()).isEmpty();
        assertThat(harness.broker.inFlight(ReceiveHarness.ORDERS)).isZero();
        harness.assertBudgetIsFree();
    }

    @Test
    void unacknowledgedMessagesOfAPausedClientExpireOnceAndNotAgainAndAgain() {
        harness.produce(5_000);
        TestClient client =
                new TestClient(harness.path, ReceiveHarness.ORDERS).taking(50).open();

        harness.advance(Duration.ofMinutes(30));
        client.acknowledging().resume();
        harness.advance(Duration.ofMinutes(1));

        assertThat(new HashSet<>(client.texts())).hasSize(5_000);
        assertThat(client.received())
                .allSatisfy(delivery -> assertThat(delivery.reconsumeTimes()).isLessThanOrEqualTo(1));
        assertThat(harness.deadLetters()).isEmpty();
    }

    @Test
    void handlerThatTakesFourHundredMillisecondsGetsEachMessageOnce() {
        harness.produce(2_000);
        SerialHandler handler = new SerialHandler(Duration.ofMillis(400));

        harness.advance(Duration.ofMillis(400 * 2_000 + 60_000));

        assertThat(handler.handled).hasSize(2_000);
        assertThat(handler.client.received()).as("none came twice").hasSize(2_000);
        assertThat(harness.deadLetters()).isEmpty();
    }

    @Test
    void handlerThatTakesTenSecondsLosesNothingToTheDeadLetterTopic() {
        harness.produce(300);
        SerialHandler handler = new SerialHandler(Duration.ofSeconds(10));

        harness.advance(Duration.ofMinutes(90));

        assertThat(handler.handled).hasSize(300);
        assertThat(harness.deadLetters()).isEmpty();
        Map<String, Long> deliveries =
                handler.client.texts().stream().collect(Collectors.groupingBy(text -> text, Collectors.counting()));
        assertThat(deliveries.values()).allSatisfy(times -> assertThat(times).isLessThanOrEqualTo(4));
        assertThat(handler.client.received()).as("little work is done twice").hasSizeLessThan(600);
    }

    @Test
    void neitherBufferNorUnacknowledgedDeliveriesExceedTheBufferSize() {
        harness.produce(5_000);
        TestClient client = harness.client();

        for (int i = 0; i < 300; i++) {
            harness.advance(Duration.ofSeconds(1));
            assertThat(client.stream().waiting() + client.stream().unacknowledged())
                    .isLessThanOrEqualTo(BUFFER);
            assertThat(harness.budget.messages()).isEqualTo(client.stream().waiting());
        }
        assertThat(client.received()).as("it reads on").hasSizeGreaterThan(BUFFER);
    }

    @Test
    void slowClientDoesNotSlowDownItsNeighbour() {
        harness.produce(1_000);
        TestClient slow =
                new TestClient(harness.path, ReceiveHarness.ORDERS).taking(1).open();
        TestClient quick = new TestClient(harness.path, ReceiveHarness.ORDERS).acknowledging();
        quick.open();
        harness.advance(Duration.ofSeconds(20));

        assertThat(slow.received()).hasSize(1);
        assertThat(quick.received()).hasSize(999);
    }

    /** A client that reads everything at once and works it off one by one, as Node.js clients do. */
    private final class SerialHandler {
        private final Queue<Delivery> queue = new ArrayDeque<>();
        private final Set<String> handled = new HashSet<>();
        private final Duration each;
        private final TestClient client;
        private int seen;
        private boolean working;

        SerialHandler(Duration each) {
            this.each = each;
            this.client = harness.client();
            harness.timer.scheduleRepeatedly(this::look, Duration.ofMillis(50));
        }

        private void look() {
            queue.addAll(client.received().subList(seen, client.received().size()));
            seen = client.received().size();
            if (!working && !queue.isEmpty()) {
                Delivery next = queue.remove();
                working = true;
                harness.timer.schedule(() -> done(next), each);
            }
        }

        private void done(Delivery delivery) {
            working = false;
            if (client.acknowledge(delivery).isCompletedExceptionally()) {
                look();
                return;
            }
            handled.add(delivery.messageId());
            look();
        }
    }
}
