package io.github.rocketmqproxy.receive;

import static io.github.rocketmqproxy.receive.ReceiveHarness.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.testkit.FakeFaults.Operation;
import java.time.Duration;
import java.util.HashSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A client that goes gives back at once all that it has not acknowledged. */
class CloseTest {
    private final ReceiveHarness harness = ReceiveHarness.withBrokers("broker-a");

    @Test
    void unacknowledgedDeliveriesGoToTheNextClientAtOnce() {
        harness.produce(50);
        TestClient gone = harness.client();
        gone.received().subList(0, 20).forEach(gone::acknowledge);

        assertThat(gone.close()).isCompleted();
        TestClient next = harness.client();

        assertThat(next.received())
                .hasSize(30)
                .allSatisfy(delivery -> assertThat(delivery.reconsumeTimes()).isEqualTo(1));
        assertThat(next.texts()).doesNotContainAnyElementsOf(gone.texts().subList(0, 20));
        assertThat(harness.metrics.snapshot().givenBack()).isGreaterThanOrEqualTo(30);
    }

    @Test
    void messagesThatTheClientHasNotSeenCountNoAttempt() {
        harness.produce(50);
        TestClient gone = new TestClient(harness.path, ORDERS).taking(10).open();
        assertThat(gone.stream().waiting()).isPositive();

        gone.close();
        TestClient next = harness.client();

        assertThat(next.received()).hasSize(50);
        assertThat(next.received())
                .filteredOn(delivery -> delivery.reconsumeTimes() == 1)
                .hasSize(10);
        assertThat(next.received())
                .filteredOn(delivery -> delivery.reconsumeTimes() == 0)
                .hasSize(40);
        assertThat(gone.stream().waiting()).isZero();
        harness.assertBudgetIsFree();
    }

    @Test
    void messagesThatArriveAfterTheClientHasGoneAreGivenBack() {
        TestClient gone = harness.client();
        assertThat(harness.broker.waitingPops()).isEqualTo(1);
        gone.close();

        harness.produce(3);

        assertThat(gone.received()).isEmpty();
        harness.assertBudgetIsFree();
        TestClient next = harness.client();
        harness.advance(Duration.ofSeconds(1));
        assertThat(new HashSet<>(next.texts())).containsExactlyInAnyOrder("0", "1", "2");
        assertThat(next.received())
                .allSatisfy(delivery -> assertThat(delivery.reconsumeTimes()).isZero());
    }

    @Test
    void closedStreamFetchesNoMore() {
        harness.client().close();
        harness.advance(Duration.ofSeconds(6));
        int pops = harness.pops().size();

        harness.advance(Duration.ofMinutes(10));

        assertThat(harness.pops()).hasSize(pops);
        assertThat(harness.broker.waitingPops()).isZero();
    }

    @Test
    void closingIsDoneWhenTheBrokersHaveBeenTold() {
        harness.produce(5);
        TestClient client = harness.client();
        harness.broker.faults().hold(Operation.CHANGE_INVISIBLE);

        CompletableFuture<Void> closed = client.close();
        assertThat(closed).isNotDone();
        harness.broker.faults().release(Operation.CHANGE_INVISIBLE);

        assertThat(closed).isCompleted();
    }

    @Test
    void closingAgainGivesNothingBackTwice() {
        harness.produce(5);
        TestClient client = harness.client();
        client.close();
        int changes = harness.broker.changes().size();

        assertThat(client.close()).isCompleted();

        assertThat(harness.broker.changes()).hasSize(changes);
    }

    @Test
    void brokerThatIsAwayDoesNotKeepAStreamFromClosing() {
        harness.produce(5);
        TestClient client = harness.client();
        harness.broker.goDown("broker-a");

        assertThat(client.close()).isCompleted();

        harness.broker.comeBack("broker-a");
        harness.advance(ReceiveHarness.INVISIBLE);
        assertThat(harness.client().received())
                .as("they come when their time is over")
                .hasSize(5);
    }

    @Test
    void acknowledgementUnderWayIsNotUndoneByTheClose() {
        harness.produce(1);
        TestClient client = harness.client();
        harness.broker.holdAcks();
        CompletableFuture<Void> acknowledged =
                client.acknowledge(client.received().get(0));

        client.close();
        harness.broker.releaseAcks();

        assertThat(acknowledged).isCompleted();
        assertThat(harness.client().received()).isEmpty();
    }

    @Test
    void renewedHandleIsTheOneGivenBack() {
        harness.produce(1);
        TestClient client = harness.client();
        Delivery delivery = client.received().get(0);
        harness.advance(Duration.ofSeconds(10));
        assertThat(harness.path.changeInvisible(ORDERS, delivery.handle(), Duration.ofMinutes(30), true))
                .isCompleted();
        assertThat(client.stream().unacknowledged()).isEqualTo(1);

        client.close();

        TestClient next = harness.client();
        assertThat(next.received()).as("not in half an hour").hasSize(1);
    }

    @Test
    void clientThatThrowsIsTakenForGone() {
        harness.produce(100);
        TestClient broken = new TestClient(harness.path, ORDERS).broken();
        broken.open();

        TestClient next = harness.client();
        harness.advance(Duration.ofSeconds(20));

        assertThat(new HashSet<>(next.texts()))
                .as("nothing hangs on the broken one")
                .hasSize(100);
        assertThat(broken.stream().unacknowledged()).isZero();
        assertThat(broken.stream().waiting()).isZero();
        harness.assertBudgetIsFree();
    }

    @Test
    void oneFailureDoesNotKeepTheOthersFromGoingBack() {
        harness.produce(2);
        TestClient client = harness.client();
        harness.broker.failNextChanges(1, ErrorCode.BROKER_BUSY);

        assertThat(client.close()).isCompleted();

        assertThat(harness.client().received()).hasSize(1);
    }
}
