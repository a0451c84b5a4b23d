package io.github.rocketmqproxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.EngineListener;
import io.github.rocketmqproxy.api.EngineState;
import io.github.rocketmqproxy.testkit.Races;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Starting, draining and closing at once: one way through the states, each reached once. */
@Timeout(600)
class LifecycleRaceTest {
    private record Change(EngineState from, EngineState to) {}

    @Test
    void statesAreOneChainAndEveryChangeIsToldOnce() throws Exception {
        Races.run(number -> {
            Queue<Change> told = new ConcurrentLinkedQueue<>();
            Queue<EngineState> reached = new ConcurrentLinkedQueue<>();
            Lifecycle lifecycle = new Lifecycle(new EngineListener() {
                @Override
                public void stateChanged(EngineState from, EngineState to) {
                    told.add(new Change(from, to));
                }
            });
            Runnable starting = () -> become(lifecycle, reached, EngineState.STARTING, EngineState.RUNNING);
            Runnable closing = () -> become(lifecycle, reached, EngineState.DRAINING, EngineState.CLOSED);
            return new Races.Round(List.of(starting, starting, closing, closing), () -> {
                EngineState at = EngineState.NEW;
                for (Change change :
                        told.stream().sorted(Comparator.comparing(Change::to)).toList()) {
                    assertThat(change.from()).isEqualTo(at);
                    assertThat(at.canBecome(change.to())).isTrue();
                    at = change.to();
                }
                assertThat(lifecycle.state()).isEqualTo(at);
                assertThat(reached)
                        .containsExactlyInAnyOrderElementsOf(
                                told.stream().map(Change::to).toList());
            });
        });
    }

    private static void become(Lifecycle lifecycle, Queue<EngineState> reached, EngineState... states) {
        for (EngineState state : states) {
            if (lifecycle.become(state)) {
                reached.add(state);
            }
        }
    }
}
