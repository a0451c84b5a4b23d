package io.github.rocketmqproxy.send;

import static io.github.rocketmqproxy.testkit.Interleavings.require;

import io.github.rocketmqproxy.config.SendConfig;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.testkit.Interleavings;
import io.github.rocketmqproxy.testkit.TestMessages;
import io.github.rocketmqproxy.worker.Cancellable;
import io.github.rocketmqproxy.worker.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages come, answers come, the alarm rings and the sweeper passes, all at once. */
@Tag(Interleavings.TAG)
class LaneInterleavingsTest {
    private static final SendConfig CONFIG = new SendConfig(3, Duration.ofMillis(100), false);

    @Test
    void messagesOfAnOrderedLaneAreSentOnceAndNoneOvertakes() {
        Interleavings.check(() -> {
            Broker broker = new Broker(true);
            broker.add(0);
            return new Interleavings.Round(
                    List.of(
                            () -> {
                                broker.add(1);
                                broker.add(2);
                            },
                            broker::answer),
                    broker::check);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void alarmAndAnswerDoNotSendTheSame(boolean ordered) {
        Interleavings.check(() -> {
            Broker broker = new Broker(ordered);
            broker.add(0);
            broker.add(1);
            return new Interleavings.Round(List.of(broker::ring, broker::answer, () -> broker.add(2)), broker::check);
        });
    }

    @Test
    void laneThatTakesMessagesIsNotTakenOutOfUse() {
        Interleavings.check(() -> {
            Broker broker = new Broker(true);
            return new Interleavings.Round(List.of(() -> broker.add(0), broker::retire, broker::answer), broker::check);
        });
    }

    /** Takes batches, and answers when told to. */
    private static final class Broker {
        private final Alarms timer = new Alarms();
        private final Lane lane;
        private final boolean ordered;
        private final OutboundMessage message = TestMessages.to("orders").body("x");
        private final AtomicInteger accepted = new AtomicInteger();
        private final ConcurrentLinkedQueue<Integer> sent = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<CompletableFuture<Void>> unanswered = new ConcurrentLinkedQueue<>();
        private final AtomicInteger inFlight = new AtomicInteger();

        Broker(boolean ordered) {
            this.ordered = ordered;
            this.lane = new Lane(() -> CONFIG, ordered, timer, this::send);
        }

        private CompletableFuture<Void> send(List<Pending> batch) {
            int now = inFlight.incrementAndGet();
            require(!ordered || now == 1, "batches of an ordered lane in flight", now);
            for (Pending pending : batch) {
                // Its number stands in its size.
                sent.add(pending.size());
            }
            CompletableFuture<Void> answer = new CompletableFuture<>();
            unanswered.add(answer);
            return answer;
        }

        void add(int number) {
            if (lane.add(new Pending(message, number, Long.MAX_VALUE, new CompletableFuture<>()))) {
                accepted.incrementAndGet();
            }
        }

        void answer() {
            CompletableFuture<Void> answer = unanswered.poll();
            if (answer != null) {
                inFlight.decrementAndGet();
                answer.complete(null);
            }
        }

        void ring() {
            timer.ring();
        }

        /** As the sweeper does: then other messages go by another lane, and must not overtake. */
        void retire() {
            if (lane.retire()) {
                int now = inFlight.get();
                require(now == 0, "in flight in a lane that is out of use", now);
            }
        }

        void check() {
            for (int i = 0; i < 4; i++) {
                ring();
                answer();
            }
            require(sent.size() == accepted.get(), "sent", sent);
            int previous = -1;
            for (int number : sent) {
                require(!ordered || number > previous, "order", sent);
                previous = number;
            }
            for (int number = 0; number < accepted.get(); number++) {
                require(sent.contains(number), "not sent", number);
            }
            require(inFlight.get() == 0, "in flight at last", inFlight);
            require(lane.retire(), "nothing is left", lane);
        }
    }

    /** Rings when told to, the one that was set first. Lincheck cannot look into the comparators of a ManualTimer. */
    private static final class Alarms implements Timer {
        private final ConcurrentLinkedQueue<Runnable> set = new ConcurrentLinkedQueue<>();
        private final AtomicLong now = new AtomicLong();

        @Override
        public Cancellable schedule(Runnable task, Duration delay) {
            set.add(task);
            return () -> set.remove(task);
        }

        @Override
        public Cancellable scheduleRepeatedly(Runnable task, Duration interval) {
            throw new UnsupportedOperationException("lanes repeat nothing");
        }

        void ring() {
            now.addAndGet(200_000_000);
            Runnable task = set.poll();
            if (task != null) {
                task.run();
            }
        }

        @Override
        public long nanoTime() {
            return now.get();
        }

        @Override
        public long currentTimeMillis() {
            return 0;
        }
    }
}
