package io.github.rocketmqproxy.session;

import static io.github.rocketmqproxy.session.SessionHarness.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.TraceSpan;
import io.github.rocketmqproxy.config.BrokerConfig;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryBatch;
import io.github.rocketmqproxy.message.ReceiveRequest;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.session.ConsumerCalls.DeliveryRef;
import io.github.rocketmqproxy.testkit.FakeBroker.ChangeRequest;
import io.github.rocketmqproxy.testkit.FakeFaults.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What becomes of deliveries whose client leaves, vanishes or goes elsewhere. */
class ConsumerCallsTest {
    private static final Duration TAKES_ITS_TIME = Duration.ZERO;

    private final SessionHarness harness = SessionHarness.standard();
    private final SessionHarness.Rooms rooms = harness.own();
    private final ConsumerCalls consumers = calls();

    private ConsumerCalls calls() {
        return new ConsumerCalls(
                new OwnCluster(
                        cluster -> rooms.use(),
                        new BrokerConfig(Optional.of(SessionHarness.OWN), Duration.ofSeconds(3), false, 8)),
                harness.timer);
    }

    private static ReceiveRequest request(String clientId, Duration invisible) {
        return new ReceiveRequest(
                new Subscription("orders", "group", Subscription.Filter.ALL),
                "broker-a",
                -1,
                32,
                invisible,
                Duration.ofSeconds(10),
                "",
                clientId);
    }

    private void send(String text) {
        harness.send(harness.producer(), text);
    }

    private static List<Delivery> all(CompletableFuture<DeliveryBatch> received) {
        assertThat(received).isCompleted();
        List<Delivery> taken = new ArrayList<>();
        try (DeliveryBatch batch = received.join()) {
            for (Delivery next = batch.next(); next != null; next = batch.next()) {
                taken.add(next);
            }
        }
        return taken;
    }

    private Delivery receiveOne(ConsumerCalls instance, String clientId, Duration invisible) {
        List<Delivery> taken = all(instance.receive(request(clientId, invisible)));
        assertThat(taken).hasSize(1);
        return taken.get(0);
    }

    private static DeliveryRef ref(String clientId, Delivery delivery) {
        return new DeliveryRef(clientId, "orders", "group", delivery.handle().toString(), "");
    }

    @Test
    void clientThatLeavesGivesBackWithoutAnAttempt() {
        send("one");
        Delivery held = receiveOne(consumers, "push", TAKES_ITS_TIME);
        assertThat(held.handle().invisibleMillis()).isEqualTo(900_000);
        assertThat(consumers.held()).isEqualTo(1);

        consumers.left("push");

        assertThat(rooms.broker.changes()).containsExactly(new ChangeRequest(held.handle(), Duration.ZERO, false));
        assertThat(receiveOne(consumers, "other", TAKES_ITS_TIME).reconsumeTimes())
                .isZero();
    }

    @Test
    void endedPollIsAnsweredAndWhatTheBrokerFindsForItGoesBackWithoutAnAttempt() {
        CompletableFuture<DeliveryBatch> waiting = consumers.receive(request("push", TAKES_ITS_TIME));
        consumers.endPolls();
        assertThat(all(waiting)).isEmpty();
        assertThat(consumers.fetching()).isEqualTo(1);

        rooms.broker.faults().hold(Operation.CHANGE_INVISIBLE);
        send("too late");
        assertThat(consumers.fetching()).isZero();
        assertThat(rooms.receive.givingBack()).isEqualTo(1);
        rooms.broker.faults().release(Operation.CHANGE_INVISIBLE);

        assertThat(rooms.receive.givingBack()).isZero();
        assertThat(rooms.broker.changes())
                .singleElement()
                .satisfies(change -> assertThat(change.countsAsAttempt()).isFalse());
    }

    @Test
    void afterTheEndOfPollsNothingIsFetched() {
        send("one");
        consumers.endPolls();

        assertThat(all(consumers.receive(request("push", TAKES_ITS_TIME)))).isEmpty();

        assertThat(rooms.broker.popRequests()).isEmpty();
        assertThat(consumers.fetching()).isZero();
    }

    @Test
    void clientThatVanishesGivesBackWithAnAttempt() {
        send("one");
        Delivery held = receiveOne(consumers, "push", TAKES_ITS_TIME);
        harness.timer.advance(Duration.ofSeconds(20));
        consumers.seen("push");
        harness.timer.advance(Duration.ofSeconds(20));
        consumers.tick();
        assertThat(rooms.broker.changes()).isEmpty();

        harness.timer.advance(Duration.ofSeconds(6));
        consumers.tick();

        assertThat(rooms.broker.changes()).containsExactly(new ChangeRequest(held.handle(), Duration.ZERO, true));
    }

    @Test
    void waitingReceiveKeepsItsClientHere() {
        send("one");
        receiveOne(consumers, "push", TAKES_ITS_TIME);
        harness.timer.advance(Duration.ofSeconds(24));
        CompletableFuture<DeliveryBatch> waiting = consumers.receive(request("push", TAKES_ITS_TIME));
        harness.timer.advance(Duration.ofSeconds(9));
        consumers.tick();

        assertThat(waiting).isNotDone();
        assertThat(rooms.broker.changes()).isEmpty();
    }

    @Test
    void whatIsSettledIsNotGivenBack() {
        for (String text : List.of("acknowledged", "nacked", "dead")) {
            send(text);
        }
        List<Delivery> held = all(consumers.receive(request("push", TAKES_ITS_TIME)));
        assertThat(held).hasSize(3);
        assertThat(consumers.acknowledge(ref("push", held.get(0)), TraceSpan.NONE))
                .isCompleted();
        assertThat(consumers.changeInvisible(ref("push", held.get(1)), Duration.ofSeconds(30), true))
                .isCompleted();
        assertThat(consumers.forwardToDeadLetter(
                        ref("push", held.get(2)), held.get(2).messageId()))
                .isCompleted();
        int changes = rooms.broker.changes().size();

        consumers.left("push");

        assertThat(consumers.held()).isZero();
        assertThat(rooms.broker.changes()).hasSize(changes);
        assertThat(rooms.broker.stored("%DLQ%group")).hasSize(1);
    }

    @Test
    void failedAcknowledgementKeepsTheDelivery() {
        send("one");
        Delivery held = receiveOne(consumers, "push", TAKES_ITS_TIME);
        rooms.broker.failNextAcks(4, ErrorCode.BROKER_TIMEOUT);
        CompletableFuture<Void> acknowledged = consumers.acknowledge(ref("push", held), TraceSpan.NONE);
        harness.timer.advance(Duration.ofSeconds(5));

        assertThat(failureOf(acknowledged).code()).isEqualTo(ErrorCode.BROKER_TIMEOUT);
        assertThat(consumers.held()).isEqualTo(1);
        assertThat(consumers.acknowledge(ref("push", held), TraceSpan.NONE)).isCompleted();
        assertThat(consumers.held()).isZero();
    }

    @Test
    void clientOfSeveralInstancesIsNotGivenBackWhatItSettledElsewhere() {
        ConsumerCalls other = calls();
        send("one");
        Delivery here = receiveOne(consumers, "push", TAKES_ITS_TIME);
        send("two");
        Delivery there = receiveOne(other, "push", TAKES_ITS_TIME);

        assertThat(other.acknowledge(ref("push", here), TraceSpan.NONE)).isCompleted();
        assertThat(consumers.acknowledge(ref("push", there), TraceSpan.NONE)).isCompleted();
        consumers.left("push");
        other.left("push");

        assertThat(rooms.broker.changes()).isEmpty();
    }

    @Test
    void simpleConsumersChooseTheirOwnTime() {
        send("one");
        Delivery held = receiveOne(consumers, "simple", Duration.ofSeconds(40));
        assertThat(held.handle().invisibleMillis()).isEqualTo(40_000);

        consumers.left("simple");
        assertThat(rooms.broker.changes()).isEmpty();
    }

    @Test
    void whatComesAfterTheCallWasGivenUpGoesBackUncounted() {
        CompletableFuture<DeliveryBatch> receiving = consumers.receive(request("push", TAKES_ITS_TIME));
        receiving.cancel(false);
        send("one");

        assertThat(rooms.broker.changes()).singleElement().satisfies(change -> {
            assertThat(change.invisible()).isZero();
            assertThat(change.countsAsAttempt()).isFalse();
        });
        assertThat(receiveOne(consumers, "other", TAKES_ITS_TIME).reconsumeTimes())
                .isZero();
        assertThat(consumers.held()).isEqualTo(1);
    }

    @Test
    void closingProxyEndsLongPolls() {
        CompletableFuture<DeliveryBatch> waiting = consumers.receive(request("push", TAKES_ITS_TIME));
        consumers.endPolls();
        CompletableFuture<DeliveryBatch> late = consumers.receive(request("push", TAKES_ITS_TIME));

        assertThat(all(waiting)).isEmpty();
        assertThat(all(late)).isEmpty();
    }

    @Test
    void failureThatIsForGoodMakesTheHandleWorthless() {
        send("one");
        Delivery held = receiveOne(consumers, "push", TAKES_ITS_TIME);
        rooms.broker.failNextAcks(1, ErrorCode.TOPIC_NOT_FOUND);

        assertThat(failureOf(consumers.acknowledge(ref("push", held), TraceSpan.NONE))
                        .code())
                .isEqualTo(ErrorCode.INVALID_RECEIPT_HANDLE);
    }

    @Test
    void deliveryThatIsVisibleAgainIsNotGivenBack() {
        send("one");
        Delivery held = receiveOne(consumers, "push", TAKES_ITS_TIME);
        rooms.broker.faults().hold(Operation.CHANGE_INVISIBLE);
        harness.timer.advance(Duration.ofMillis(held.handle().invisibleMillis()));

        consumers.left("push");

        assertThat(rooms.broker.faults().held(Operation.CHANGE_INVISIBLE)).isZero();
    }
}
