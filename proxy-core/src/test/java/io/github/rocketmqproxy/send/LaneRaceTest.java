package io.github.rocketmqproxy.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.config.SendConfig;
import io.github.rocketmqproxy.testkit.ManualTimer;
import io.github.rocketmqproxy.testkit.Races;
import io.github.rocketmqproxy.testkit.TestMessages;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages come, answers come, the alarm rings and the sweeper passes, all at once. */
@Timeout(600)
class LaneRaceTest {
    private static final int MESSAGES = 4;
    private static final SendConfig CONFIG = new SendConfig(3, Duration.ofMillis(100), false);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyMessageIsSentOnceAndNoneOfAnOrderedLaneOvertakes(boolean ordered) throws Exception {
        Races.run(number -> {
            Broker broker = new Broker(ordered, number % 3 == 0);
            return new Races.Round(
                    List.of(
                            () -> broker.add("a"),
                            () -> broker.add("b"),
                            () -> broker.answer(2 * MESSAGES),
                            () -> broker.timer.advance(Duration.ofMillis(200)),
                            broker::retire),
                    broker::check);
        });
    }

    /** Takes batches, and answers at once or later. */
    private static final class Broker {
        final ManualTimer timer = new ManualTimer();
        final Lane lane;

        private final boolean ordered;
        private final boolean atOnce;
        private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
        private final Queue<String> sent = new ConcurrentLinkedQueue<>();
        private final Queue<CompletableFuture<Void>> unanswered = new ConcurrentLinkedQueue<>();
        private final AtomicInteger inFlight = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        Broker(boolean ordered, boolean atOnce) {
            this.ordered = ordered;
            this.atOnce = atOnce;
            this.lane = new Lane(() -> CONFIG, ordered, timer, this::send);
        }

        private CompletableFuture<Void> send(List<Pending> batch) {
            most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            batch.forEach(
                    pending -> sent.add(TestMessages.text(pending.message().body())));
            CompletableFuture<Void> answer = new CompletableFuture<>();
            if (atOnce) {
                inFlight.decrementAndGet();
                answer.complete(null);
            } else {
                unanswered.add(answer);
            }
            return answer;
        }

        void add(String producer) {
            for (int i = 0; i < MESSAGES; i++) {
                String text = producer + i;
                if (lane.add(new Pending(
                        TestMessages.to("orders").body(text), 10, Long.MAX_VALUE, new CompletableFuture<>()))) {
                    accepted.add(text);
                }
            }
        }

        void answer(int times) {
            for (int i = 0; i < times; i++) {
                CompletableFuture<Void> answer = unanswered.poll();
                if (answer == null) {
                    Thread.yield();
                } else {
                    inFlight.decrementAndGet();
                    answer.complete(null);
                }
            }
        }

        /** As the sweeper does: then other messages go by another lane, and must not overtake. */
        void retire() {
            if (lane.retire()) {
                assertThat(inFlight)
                        .as("in flight in a lane that is out of use")
                        .hasValue(0);
            }
        }

        void check() {
            for (int i = 0; i < 4 * MESSAGES; i++) {
                timer.advance(Duration.ofMillis(200));
                answer(1);
            }
            assertThat(sent).containsExactlyInAnyOrderElementsOf(accepted);
            assertThat(inFlight).hasValue(0);
            if (ordered) {
                assertThat(most.get()).as("batches in flight").isLessThanOrEqualTo(1);
                for (String producer : List.of("a", "b")) {
                    assertThat(sent.stream().filter(text -> text.startsWith(producer)))
                            .as("order of " + producer)
                            .isSorted();
                }
            }
            assertThat(lane.retire()).as("nothing is left").isTrue();
        }
    }
}
