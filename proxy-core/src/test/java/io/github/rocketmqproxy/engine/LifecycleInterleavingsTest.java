package io.github.rocketmqproxy.engine;

import static io.github.rocketmqproxy.testkit.Interleavings.require;

import io.github.rocketmqproxy.api.EngineListener;
import io.github.rocketmqproxy.api.EngineState;
import io.github.rocketmqproxy.testkit.Interleavings;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Starting, draining and closing at once: one way through the states, each reached once. */
@Tag(Interleavings.TAG)
class LifecycleInterleavingsTest {
    private record Change(EngineState from, EngineState to) {}

    @Test
    void statesAreOneChainAndEveryChangeIsToldOnce() {
        Interleavings.check(() -> {
            Changes changes = new Changes();
            return new Interleavings.Round(
                    List.of(
                            () -> changes.become(EngineState.STARTING, EngineState.RUNNING),
                            () -> changes.become(EngineState.DRAINING, EngineState.CLOSED),
                            () -> changes.become(EngineState.DRAINING, EngineState.CLOSED)),
                    changes::check);
        });
    }

    private static final class Changes implements EngineListener {
        private final ConcurrentLinkedQueue<Change> told = new ConcurrentLinkedQueue<>();
        private final AtomicInteger reached = new AtomicInteger();
        private final Lifecycle lifecycle = new Lifecycle(this);

        @Override
        public void stateChanged(EngineState from, EngineState to) {
            told.add(new Change(from, to));
        }

        void become(EngineState... states) {
            for (EngineState state : states) {
                if (lifecycle.become(state)) {
                    reached.incrementAndGet();
                }
            }
        }

        void check() {
            require(told.size() == reached.get(), "told", told);
            EngineState at = EngineState.NEW;
            for (int i = 0; i < reached.get(); i++) {
                Change change = from(at);
                require(at.canBecome(change.to()), "the chain", told);
                at = change.to();
            }
            require(lifecycle.state() == at, "the last state", lifecycle.state());
            // Who asks to drain before it runs, and to close when it does, may do neither: the engine's lock prevents
            // that.
            require(at == EngineState.RUNNING || at == EngineState.CLOSED, "running or closed at last", at);
        }

        private Change from(EngineState state) {
            for (Change change : told) {
                if (change.from() == state) {
                    return change;
                }
            }
            throw new AssertionError("nothing told from " + state + " on: " + told);
        }
    }
}
