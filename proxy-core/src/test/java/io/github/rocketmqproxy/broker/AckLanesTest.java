package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.broker.AckLanes.Entry;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.Subscription;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AckLanesTest {
    private static final Subscription ORDERS = new Subscription("orders", "billing", Subscription.Filter.ALL);

    private final Broker broker = new Broker();
    private final AckLanes lanes = new AckLanes(broker);

    /** Takes requests and answers them when told to. */
    private static final class Broker implements AckLanes.Requests {
        private final List<List<Entry>> requests = new ArrayList<>();
        private final List<CompletableFuture<Void>> answers = new ArrayList<>();
        private boolean broken;

        @Override
        public CompletableFuture<Void> single(Entry entry) {
            return take(List.of(entry));
        }

        @Override
        public CompletableFuture<Void> batch(String brokerName, List<Entry> entries) {
            return take(entries);
        }

        private CompletableFuture<Void> take(List<Entry> entries) {
            if (broken) {
                throw new IllegalStateException("a fault");
            }
            requests.add(entries);
            CompletableFuture<Void> answer = new CompletableFuture<>();
            answers.add(answer);
            return answer;
        }

        void fail(int request, ErrorCode code) {
            answers.get(request).completeExceptionally(new ProxyException(code, "fake"));
        }
    }

    private static DeliveryHandle handle(long offset) {
        return new DeliveryHandle(0, 1_000, 60_000, 3, 0, "broker-a", 1, offset, 77);
    }

    private List<CompletableFuture<Void>> ack(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(offset -> lanes.ack(ORDERS, handle(offset)))
                .toList();
    }

    private static Delivery delivery(DeliveryHandle handle) {
        ByteBuffer body = ByteBuffer.allocate(1);
        return new Delivery("orders", "id", body, "", Map.of(), 0, 0, handle);
    }

    /** From then on the broker is known, it has delivered two thousand messages, and nothing is under way. */
    private void open() {
        lanes.delivered(ORDERS, List.of(delivery(handle(0)), delivery(handle(2_000))));
        CompletableFuture<Void> first = lanes.ack(ORDERS, handle(0));
        broker.answers.get(0).complete(null);
        assertThat(first).isCompleted();
        broker.requests.clear();
        broker.answers.clear();
    }

    private List<Integer> sizes() {
        return broker.requests.stream().map(List::size).toList();
    }

    @Test
    void whatFindsNothingUnderWayLeavesAtOnceAndTheRestTogether() {
        open();

        List<CompletableFuture<Void>> acks = ack(1, 11);
        assertThat(sizes()).containsExactly(1, 1);
        assertThat(acks).noneMatch(CompletableFuture::isDone);

        broker.answers.get(0).complete(null);
        assertThat(sizes()).containsExactly(1, 1, 8);
        assertThat(acks.get(0)).isCompleted();
        assertThat(acks.subList(1, 10)).noneMatch(CompletableFuture::isDone);

        broker.answers.get(2).complete(null);
        assertThat(acks.subList(2, 10)).allMatch(CompletableFuture::isDone);
        assertThat(acks.get(1)).isNotDone();
    }

    @Test
    void batchesAreBounded() {
        open();
        ack(1, 1_003);

        broker.answers.get(0).complete(null);
        broker.answers.get(1).complete(null);

        assertThat(sizes()).containsExactly(1, 1, AckLane.MAX_BATCH, 1_000 - AckLane.MAX_BATCH);
    }

    @Test
    void brokerThatIsAwayIsSoForAll() {
        open();
        List<CompletableFuture<Void>> acks = ack(1, 6);
        broker.answers.get(0).complete(null);

        broker.fail(2, ErrorCode.BROKER_TIMEOUT);

        assertThat(sizes()).containsExactly(1, 1, 3);
        assertThat(acks.subList(2, 5)).allMatch(CompletableFuture::isCompletedExceptionally);
    }

    @Test
    void refusalOfABatchIsAskedForEach() {
        open();
        List<CompletableFuture<Void>> acks = ack(1, 6);
        broker.answers.get(0).complete(null);

        broker.fail(2, ErrorCode.BROKER_ERROR);
        assertThat(sizes()).containsExactly(1, 1, 3, 1, 1, 1);
        broker.answers.get(3).complete(null);
        broker.fail(4, ErrorCode.INVALID_RECEIPT_HANDLE);
        broker.answers.get(5).complete(null);

        assertThat(acks.get(2)).isCompleted();
        assertThat(acks.get(3)).isCompletedExceptionally();
        assertThat(acks.get(4)).isCompleted();
    }

    @Test
    void brokerThatIsTooOldForBatchesGetsNoMore() {
        open();
        ack(1, 6);
        broker.answers.get(0).complete(null);
        broker.fail(2, ErrorCode.NOT_SUPPORTED);
        broker.requests.clear();

        ack(10, 20);

        assertThat(sizes()).hasSize(10).containsOnly(1);
    }

    @Test
    void orderedAndLiteOnesGoAlone() {
        open();
        ack(1, 3);
        DeliveryHandle ordered = new DeliveryHandle(0, 1_000, 60_000, 999, 0, "broker-a", 1, 5, 77);
        DeliveryHandle farther = new DeliveryHandle(1_000_000, 1_000, 60_000, 3, 0, "broker-a", 1, 1_000_000, 77);
        lanes.delivered(ORDERS, List.of(delivery(farther)));

        var alone = List.of(
                lanes.ack(ORDERS, ordered),
                lanes.ack(ORDERS, ordered),
                lanes.ack(ORDERS, handle(7).ofLiteTopic("chat")),
                lanes.ack(ORDERS, handle(1_000_000)));

        assertThat(alone).hasSize(4);
        assertThat(sizes()).containsExactly(1, 1, 1, 1, 1, 1);
    }

    @Test
    void namesThatClientsMakeUpLeaveNothingBehind() {
        DeliveryHandle foreign = new DeliveryHandle(0, 1_000, 60_000, 3, 0, "made up", 1, 5, 77);

        CompletableFuture<Void> first = lanes.ack(ORDERS, foreign);
        broker.fail(0, ErrorCode.INVALID_RECEIPT_HANDLE);
        CompletableFuture<Void> second = lanes.ack(ORDERS, foreign);

        assertThat(first).isCompletedExceptionally();
        assertThat(second).isNotDone();
        assertThat(sizes()).containsExactly(1, 1);
    }

    @Test
    void messagesThatTheQueueMayNotHaveGoAloneUntilTheBrokerHasTakenOne() {
        open();
        ack(1, 3);
        broker.requests.clear();
        DeliveryHandle otherQueue = new DeliveryHandle(0, 1_000, 60_000, 3, 0, "broker-a", 2, 5, 77);
        DeliveryHandle retryTopic = new DeliveryHandle(0, 1_000, 60_000, 3, 1, "broker-a", 1, 5, 77);
        Subscription otherTopic = new Subscription("invoices", "billing", Subscription.Filter.ALL);

        var alone = List.of(
                lanes.ack(ORDERS, handle(2_001)),
                lanes.ack(ORDERS, otherQueue),
                lanes.ack(ORDERS, retryTopic),
                lanes.ack(otherTopic, handle(5)));
        assertThat(sizes()).as("although two are under way").containsExactly(1, 1, 1, 1);

        broker.fail(2, ErrorCode.INVALID_RECEIPT_HANDLE);
        broker.answers.get(3).complete(null);
        assertThat(alone.get(0)).isCompletedExceptionally();
        assertThat(alone.get(1)).isCompleted();
        broker.requests.clear();
        var again = List.of(lanes.ack(ORDERS, handle(2_001)), lanes.ack(ORDERS, otherQueue));

        assertThat(sizes()).as("the other queue has proved to have it").containsExactly(1);
        assertThat(again).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void queueReachesAsFarAsTheLastMessageThatAnyPopHasBrought() {
        DeliveryHandle other = new DeliveryHandle(0, 1_000, 60_000, 3, 0, "broker-a", 2, 9, 77);
        lanes.delivered(ORDERS, List.of(delivery(handle(1)), delivery(handle(4)), delivery(other)));
        lanes.delivered(ORDERS, List.of(delivery(handle(3))));
        lanes.ack(ORDERS, handle(0));
        broker.answers.get(0).complete(null);
        ack(1, 3);
        broker.requests.clear();

        var waiting = List.of(lanes.ack(ORDERS, handle(4)), lanes.ack(ORDERS, other));

        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        assertThat(sizes()).as("both wait for company").isEmpty();
    }

    @Test
    void faultOfTheClientIsToldToEachAndTheLaneGoesOn() {
        open();
        broker.broken = true;
        List<CompletableFuture<Void>> acks = ack(1, 4);
        broker.broken = false;

        assertThat(acks).allMatch(CompletableFuture::isCompletedExceptionally);
        ack(4, 7);
        assertThat(sizes()).containsExactly(1, 1);
        broker.answers.get(0).complete(null);
        assertThat(sizes()).containsExactly(1, 1, 1);
    }
}
