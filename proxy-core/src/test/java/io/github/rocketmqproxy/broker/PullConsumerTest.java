package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.message.Subscription.Filter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PullConsumerTest {
    private static final Duration INVISIBLE = Duration.ofSeconds(30);

    private final Subscription subscription = new Subscription(FakePullCalls.TOPIC, FakePullCalls.GROUP, Filter.ALL);
    private final FakePullCalls broker = new FakePullCalls();
    private long nanos;
    private final PullConsumer consumer = new PullConsumer(
            FakePullCalls.BROKER,
            FakePullCalls.GROUP,
            broker,
            Runnable::run,
            () -> nanos,
            () -> 1_700_000_000_000L + nanos / 1_000_000);

    private CompletableFuture<PopResult> ask(int most) {
        CompletableFuture<PopResult> answer = consumer.add(new PopRequest(
                subscription, FakePullCalls.BROKER, -1, most, INVISIBLE, Duration.ofSeconds(5), false, true, ""));
        consumer.serve();
        return answer;
    }

    private List<Delivery> pop(int most) {
        CompletableFuture<PopResult> answer = ask(most);
        assertThat(answer).isDone();
        return answer.join().deliveries();
    }

    private void pass(Duration time) {
        for (long end = nanos + time.toNanos(); nanos < end; ) {
            nanos = Math.min(end, nanos + 100_000_000);
            consumer.tick();
        }
    }

    private void store(int count) {
        for (int i = 0; i < count; i++) {
            broker.store("m" + i);
        }
    }

    private static String text(Delivery delivery) {
        return StandardCharsets.UTF_8.decode(delivery.body().duplicate()).toString();
    }

    private void assertRefused(DeliveryHandle handle, String why) {
        assertThatThrownBy(() -> Awaiting.result(consumer.ack(subscription, handle)))
                .satisfies(ContractSupport.code(ErrorCode.INVALID_RECEIPT_HANDLE))
                .hasMessageContaining(why);
    }

    @Test
    void offsetIsCommittedUpToTheFirstMessageThatIsNotAcknowledged() {
        store(3);
        List<Delivery> found = pop(32);
        assertThat(found).extracting(PullConsumerTest::text).containsExactly("m0", "m1", "m2");

        consumer.ack(subscription, found.get(2).handle()).join();
        assertThat(broker.commits).isEmpty();
        consumer.ack(subscription, found.get(0).handle()).join();
        assertThat(broker.commits).containsExactly(1L);
        consumer.ack(subscription, found.get(1).handle()).join();
        assertThat(broker.commits).containsExactly(1L, 3L);
    }

    @Test
    void acknowledgementThatCannotBeCommittedIsCommittedLater() {
        store(1);
        DeliveryHandle handle = pop(32).get(0).handle();
        broker.failure = ErrorCode.BROKER_TIMEOUT;

        consumer.ack(subscription, handle).join();
        assertThat(broker.commits).isEmpty();

        broker.failure = null;
        pass(Duration.ofMillis(100));
        assertThat(broker.commits).containsExactly(1L);
    }

    @Test
    void popEndsWithItsLongPollOrWithTheFirstMessage() {
        CompletableFuture<PopResult> empty = ask(32);
        pass(Duration.ofMillis(4_900));
        assertThat(empty).isNotDone();
        pass(Duration.ofMillis(100));
        assertThat(empty.join().deliveries()).isEmpty();
        assertThat(empty.join().waited()).isTrue();

        CompletableFuture<PopResult> waiting = ask(32);
        store(1);
        assertThat(waiting.join().deliveries()).hasSize(1);
    }

    @Test
    void messageWhoseTimeIsOverGoesThroughTheRetryTopic() {
        store(2);
        List<Delivery> found = pop(32);
        consumer.ack(subscription, found.get(1).handle()).join();

        pass(INVISIBLE.minusMillis(100));
        assertThat(broker.sentBack).isEmpty();
        pass(Duration.ofMillis(100));

        assertThat(broker.sentBack).extracting(Delivery::messageId).containsExactly("id-0");
        assertThat(broker.sentBack.get(0).handle().commitLogOffset()).isEqualTo(100);
        assertThat(broker.commits).as("both are settled here").containsExactly(2L);
        assertRefused(found.get(0).handle(), "its invisible duration is over");
    }

    @Test
    void extendedDeliveryIsKnownByItsNewHandleOnly() {
        store(1);
        DeliveryHandle first = pop(32).get(0).handle();
        DeliveryHandle renewed = consumer.changeInvisible(subscription, first, Duration.ofMinutes(2), true)
                .join();

        pass(Duration.ofSeconds(119));
        assertThat(broker.sentBack).isEmpty();
        assertRefused(first, "not delivered by this handle now");
        consumer.ack(subscription, renewed).join();
        assertThat(broker.commits).containsExactly(1L);
        assertRefused(renewed, "acknowledged");
    }

    @Test
    void messageThatCannotBeSentBackIsDeliveredAgainWithItsCountRaised() {
        store(1);
        DeliveryHandle first = pop(32).get(0).handle();
        broker.failure = ErrorCode.BROKER_UNREACHABLE;
        consumer.changeInvisible(subscription, first, Duration.ZERO, true).join();
        broker.failure = null;

        Delivery second = pop(32).get(0);

        assertThat(text(second)).isEqualTo("m0");
        assertThat(second.reconsumeTimes()).isEqualTo(1);
        assertRefused(first, "not delivered by this handle now");
        consumer.ack(subscription, second.handle()).join();
        assertThat(broker.commits).containsExactly(1L);
    }

    @Test
    void messageGivenBackUnseenComesAgainAsBefore() {
        store(3);
        List<Delivery> found = pop(32);
        consumer.ack(subscription, found.get(0).handle()).join();
        consumer.changeInvisible(subscription, found.get(1).handle(), Duration.ZERO, false)
                .join();

        List<Delivery> again = pop(32);

        assertThat(again).extracting(PullConsumerTest::text).containsExactly("m1");
        assertThat(again.get(0).reconsumeTimes()).isZero();
        assertThat(broker.sentBack).isEmpty();
    }

    @Test
    void messageThatTheBrokerDoesNotHoldAnyMoreIsSettled() {
        store(2);
        List<Delivery> found = pop(32);
        consumer.changeInvisible(subscription, found.get(0).handle(), Duration.ZERO, false)
                .join();
        broker.stored.remove(0L);

        assertThat(ask(32)).isNotDone();

        assertThat(broker.commits).isEmpty();
        pass(Duration.ofMillis(100));
        assertThat(broker.commits).as("up to the one that is out").containsExactly(1L);
    }

    @Test
    void messageThatIsNotFoundIsAskedForOnceASecond() {
        store(1);
        DeliveryHandle handle = pop(32).get(0).handle();
        consumer.changeInvisible(subscription, handle, Duration.ZERO, false).join();
        broker.stored.clear();
        broker.pulls.clear();

        assertThat(ask(32)).isNotDone();
        pass(Duration.ofMillis(2_500));

        assertThat(broker.pulls).hasSize(3);
    }

    @Test
    void retryTopicIsReadSoonAfterItIsThere() {
        CompletableFuture<PopResult> first = ask(32);
        pass(Duration.ofSeconds(5));
        assertThat(first).isDone();
        broker.retryTopicExists = true;

        assertThat(ask(32)).isNotDone();
        pass(Duration.ofMillis(3_100));

        assertThat(broker.pulls).extracting(pull -> pull.queue().topic()).containsOnlyOnce("%RETRY%billing");
    }

    @Test
    void nothingIsPulledFromQueuesOfAnotherOwner() {
        broker.lockedByAnother = true;
        store(1);
        CompletableFuture<PopResult> waiting = ask(32);
        pass(Duration.ofSeconds(4));
        assertThat(broker.pulls).isEmpty();
        assertThat(waiting).isNotDone();

        broker.lockedByAnother = false;
        pass(Duration.ofSeconds(1));
        assertThat(waiting)
                .as("no longer than three seconds after the other has left")
                .isDone();
        pass(Duration.ofSeconds(3));
        assertThat(pop(32)).hasSize(1);
    }

    @Test
    void queueThatAnotherHasTakenIsForgotten() {
        store(1);
        DeliveryHandle handle = pop(32).get(0).handle();
        broker.lockedByAnother = true;
        pass(Duration.ofSeconds(4));

        assertRefused(handle, "does not own queue 0");
        pass(INVISIBLE);
        assertThat(broker.sentBack).isEmpty();
    }

    @Test
    void queueWhoseLockCannotBeRenewedIsForgottenBeforeAnotherMayTakeIt() {
        store(1);
        DeliveryHandle handle = pop(32).get(0).handle();
        consumer.changeInvisible(subscription, handle, Duration.ofMinutes(5), true)
                .join();
        broker.failure = ErrorCode.BROKER_UNREACHABLE;

        pass(Duration.ofSeconds(45));

        assertRefused(handle, "does not own queue 0");
    }

    @Test
    void whoeverWaitsHearsWhyThereIsNothing() {
        pop(ask(32));
        broker.failure = ErrorCode.NOT_PERMITTED;
        CompletableFuture<PopResult> waiting = ask(32);
        pass(Duration.ofSeconds(4));

        assertThatThrownBy(() -> Awaiting.result(waiting)).satisfies(ContractSupport.code(ErrorCode.NOT_PERMITTED));
    }

    /** Lets the first pop end, so that the queue is there. */
    private void pop(CompletableFuture<PopResult> first) {
        pass(Duration.ofSeconds(5));
        assertThat(first).isDone();
    }

    @Test
    void noMoreIsPulledThanMayBeUnsettled() {
        store(1_200);
        int popped = 0;
        for (List<Delivery> found = pop(32); !found.isEmpty(); ) {
            popped += found.size();
            CompletableFuture<PopResult> next = ask(32);
            found = next.isDone() ? next.join().deliveries() : List.of();
        }

        assertThat(popped).isBetween(ProcessQueue.MAX_UNSETTLED, ProcessQueue.MAX_UNSETTLED + ProcessQueue.PULL_SIZE);
    }

    @Test
    void queuesThatNobodyReadsAreLeftToOthers() {
        store(2);
        List<Delivery> found = pop(1);
        pass(Duration.ofSeconds(15));
        assertThat(broker.unlocked).as("one is with a client").isEmpty();
        assertThat(consumer.isEmpty()).isFalse();

        consumer.ack(subscription, found.get(0).handle()).join();
        pass(Duration.ofSeconds(1));

        assertThat(broker.unlocked).containsExactly("orders[0]");
        assertThat(broker.commits).as("what nobody has seen stays").containsExactly(1L);
        assertThat(consumer.isEmpty()).isTrue();
    }

    @Test
    void closingCommitsAndUnlocksAndEndsPops() {
        store(1);
        DeliveryHandle handle = pop(32).get(0).handle();
        CompletableFuture<PopResult> waiting = ask(32);
        broker.failure = ErrorCode.BROKER_TIMEOUT;
        consumer.ack(subscription, handle).join();
        broker.failure = null;

        consumer.close().join();

        assertThat(broker.commits).containsExactly(1L);
        assertThat(broker.unlocked).containsExactly("orders[0]");
        assertThatThrownBy(() -> Awaiting.result(waiting)).satisfies(ContractSupport.code(ErrorCode.SHUTTING_DOWN));
    }
}
