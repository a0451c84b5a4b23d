package io.github.rocketmqproxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.access.Caller;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.session.HeldDeliveries.Held;
import io.github.rocketmqproxy.session.HeldDeliveries.TopicAndGroup;
import io.github.rocketmqproxy.testkit.ManualTimer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeldDeliveriesTest {
    private static final Subscription ORDERS = new Subscription("orders", "group", Subscription.Filter.ALL);
    private static final int MAX = 3;

    private final ManualTimer timer = new ManualTimer();
    private final HeldDeliveries held = new HeldDeliveries(timer, MAX);

    private static DeliveryHandle handle(int offset) {
        return new DeliveryHandle(offset, 1_700_000_000_000L, 900_000, 0, 0, "broker-a", 0, offset, offset);
    }

    private static List<Long> offsets(List<Held> deliveries) {
        return deliveries.stream().map(delivery -> delivery.handle().offset()).toList();
    }

    private void handedOut(String client, int offset) {
        held.handedOut(client, Caller.ANYBODY, ORDERS, handle(offset));
    }

    @Test
    void clientThatLeavesHeldWhatItHasNotSettled() {
        handedOut("a", 1);
        handedOut("a", 2);
        handedOut("b", 3);
        held.settled("a", handle(1));

        assertThat(offsets(held.left("a"))).containsExactly(2L);
        assertThat(held.left("a")).isEmpty();
        assertThat(held.size()).isEqualTo(1);
    }

    @Test
    void whatIsHeldIsCountedByTopicAndGroupUntilItIsSettledForgottenOrLeft() {
        TopicAndGroup orders = TopicAndGroup.of(ORDERS);
        handedOut("a", 1);
        handedOut("a", 1);
        handedOut("a", 2);
        handedOut("b", 3);
        assertThat(held.counts()).containsExactly(Map.entry(orders, 3));

        handedOut("b", 4);
        assertThat(held.counts()).as("the oldest is forgotten").containsExactly(Map.entry(orders, 3));
        held.settled("a", handle(2));
        assertThat(held.counts()).containsExactly(Map.entry(orders, 2));
        held.left("b");
        assertThat(held.counts()).isEmpty();

        handedOut("c", 5);
        timer.advance(Duration.ofMinutes(16));
        assertThat(held.gone()).as("its time is over").isEmpty();
        assertThat(held.counts()).isEmpty();
    }

    @Test
    void clientIsGoneWhenItHasNoCallAndMakesNone() {
        held.callStarted("a");
        handedOut("a", 1);
        timer.advance(Duration.ofMinutes(5));
        assertThat(held.gone()).as("a call is in flight").isEmpty();

        held.callEnded("a");
        timer.advance(Duration.ofSeconds(20));
        held.seen("a");
        timer.advance(Duration.ofSeconds(20));
        assertThat(held.gone()).as("a heartbeat came 20 s ago").isEmpty();

        timer.advance(Duration.ofSeconds(6));
        assertThat(offsets(held.gone())).containsExactly(1L);
        assertThat(held.clients()).isZero();
    }

    @Test
    void oldestIsForgottenFirst() {
        handedOut("a", 1);
        handedOut("b", 2);
        handedOut("a", 3);
        handedOut("b", 4);

        assertThat(held.size()).isEqualTo(MAX);
        assertThat(offsets(held.left("a"))).containsExactly(3L);
        assertThat(offsets(held.left("b"))).containsExactlyInAnyOrder(2L, 4L);
    }

    @Test
    void clientThatSettlesWhatItGotElsewhereIsLeftAloneForAMinute() {
        handedOut("a", 1);
        held.settled("a", handle(99));
        handedOut("a", 2);
        assertThat(held.size()).isZero();

        timer.advance(HeldDeliveries.UNTRACKED);
        held.seen("a");
        handedOut("a", 3);
        assertThat(offsets(held.left("a"))).containsExactly(3L);
    }

    @Test
    void whatIsVisibleAgainIsForgotten() {
        held.callStarted("a");
        handedOut("a", 1);
        timer.advance(Duration.ofMinutes(15));
        assertThat(held.gone()).isEmpty();
        assertThat(held.size()).isZero();
    }

    @Test
    void clientsWithoutDeliveriesTakeNoMemoryForLong() {
        held.seen("never received");
        held.settled("never received", handle(1));
        assertThat(held.clients()).isZero();

        held.callStarted("received nothing");
        held.callEnded("received nothing");
        timer.advance(Duration.ofSeconds(26));
        assertThat(held.gone()).isEmpty();
        assertThat(held.clients()).isZero();
    }
}
