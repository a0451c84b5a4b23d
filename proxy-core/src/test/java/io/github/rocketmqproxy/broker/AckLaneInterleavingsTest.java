package io.github.rocketmqproxy.broker;

import static io.github.rocketmqproxy.testkit.Interleavings.require;

import io.github.rocketmqproxy.broker.AckLanes.Entry;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.testkit.Interleavings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Acknowledgements and answers come at once: each goes once, each is answered, and never are more requests under way. */
@Tag(Interleavings.TAG)
class AckLaneInterleavingsTest {
    private static final Subscription ORDERS = new Subscription("orders", "billing", Subscription.Filter.ALL);

    @Test
    void everyAcknowledgementGoesOnceAndIsAnswered() {
        Interleavings.check(() -> {
            Broker broker = new Broker();
            // One is under way: the next finds the last free place.
            broker.acknowledge(0);
            return new Interleavings.Round(
                    List.of(() -> broker.acknowledge(1), () -> broker.acknowledge(2), broker::answer),
                    () -> broker.check(3));
        });
    }

    @Test
    void whatComesWhileTheLastAnswerDoesIsNotLeftBehind() {
        Interleavings.check(() -> {
            Broker broker = new Broker();
            for (int offset = 0; offset < AckLane.MAX_UNDER_WAY; offset++) {
                broker.acknowledge(offset);
            }
            return new Interleavings.Round(
                    List.of(() -> broker.acknowledge(AckLane.MAX_UNDER_WAY), broker::answerAll), () -> {
                        require(broker.sent.size() == AckLane.MAX_UNDER_WAY + 1, "sent without more", broker.sent);
                        broker.check(AckLane.MAX_UNDER_WAY + 1);
                    });
        });
    }

    private static final class Broker {
        private final ConcurrentLinkedQueue<Long> sent = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<CompletableFuture<Void>> done = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<List<CompletableFuture<Void>>> unanswered = new ConcurrentLinkedQueue<>();
        private final AtomicInteger underWay = new AtomicInteger();
        private final AckLane lane = new AckLane(this::send);

        private List<CompletableFuture<Void>> send(List<Entry> batch) {
            int now = underWay.incrementAndGet();
            require(now <= AckLane.MAX_UNDER_WAY, "requests under way", now);
            List<CompletableFuture<Void>> answers = new ArrayList<>();
            for (Entry entry : batch) {
                sent.add(entry.handle().offset());
                answers.add(new CompletableFuture<>());
            }
            unanswered.add(answers);
            return answers;
        }

        void acknowledge(long offset) {
            DeliveryHandle handle = new DeliveryHandle(0, 1_000, 60_000, 3, 0, "broker-a", 1, offset, 77);
            done.add(lane.add(new Entry(ORDERS, handle)));
        }

        void answer() {
            List<CompletableFuture<Void>> answers = unanswered.poll();
            if (answers != null) {
                underWay.decrementAndGet();
                for (CompletableFuture<Void> answer : answers) {
                    answer.complete(null);
                }
            }
        }

        void answerAll() {
            while (!unanswered.isEmpty()) {
                answer();
            }
        }

        void check(int acknowledgements) {
            answerAll();
            require(sent.size() == acknowledgements, "sent", sent);
            require(done.size() == acknowledgements, "taken", done);
            for (long offset = 0; offset < acknowledgements; offset++) {
                require(sent.contains(offset), "not sent", offset);
            }
            for (CompletableFuture<Void> each : done) {
                require(each.isDone() && !each.isCompletedExceptionally(), "answered", each);
            }
        }
    }
}
