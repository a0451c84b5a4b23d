package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.broker.AckLanes.Entry;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.testkit.Races;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Acknowledgements and answers come at once: each goes once, each is answered, and never are more requests under way. */
@Timeout(600)
class AckLaneRaceTest {
    private static final Subscription ORDERS = new Subscription("orders", "billing", Subscription.Filter.ALL);
    private static final int EACH = 5;

    @Test
    void everyAcknowledgementGoesOnceAndIsAnswered() throws Exception {
        Races.run(number -> {
            Broker broker = new Broker();
            return new Races.Round(
                    List.of(
                            () -> broker.acknowledge(0),
                            () -> broker.acknowledge(EACH),
                            () -> broker.answer(EACH),
                            () -> broker.answer(EACH)),
                    broker::check);
        });
    }

    private static final class Broker {
        private final Queue<Long> sent = new ConcurrentLinkedQueue<>();
        private final Queue<CompletableFuture<Void>> done = new ConcurrentLinkedQueue<>();
        private final Queue<List<CompletableFuture<Void>>> unanswered = new ConcurrentLinkedQueue<>();
        private final AtomicInteger underWay = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private final AckLane lane = new AckLane(this::send);

        private List<CompletableFuture<Void>> send(List<Entry> batch) {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            batch.forEach(entry -> sent.add(entry.handle().offset()));
            List<CompletableFuture<Void>> answers =
                    batch.stream().map(entry -> new CompletableFuture<Void>()).toList();
            unanswered.add(answers);
            return answers;
        }

        void acknowledge(int from) {
            for (long offset = from; offset < from + EACH; offset++) {
                done.add(lane.add(
                        new Entry(ORDERS, new DeliveryHandle(0, 1_000, 60_000, 3, 0, "broker-a", 1, offset, 77))));
            }
        }

        void answer(int times) {
            for (int i = 0; i < times; i++) {
                List<CompletableFuture<Void>> answers = unanswered.poll();
                if (answers != null) {
                    underWay.decrementAndGet();
                    answers.forEach(answer -> answer.complete(null));
                }
            }
        }

        void check() {
            answer(2 * EACH);
            assertThat(sent).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
            assertThat(done).hasSize(2 * EACH).allMatch(CompletableFuture::isDone);
            assertThat(most.get()).as("requests under way").isLessThanOrEqualTo(AckLane.MAX_UNDER_WAY);
        }
    }
}
