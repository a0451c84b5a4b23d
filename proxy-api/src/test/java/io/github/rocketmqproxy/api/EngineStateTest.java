package io.github.rocketmqproxy.api;

import static io.github.rocketmqproxy.api.EngineState.CLOSED;
import static io.github.rocketmqproxy.api.EngineState.DRAINING;
import static io.github.rocketmqproxy.api.EngineState.NEW;
import static io.github.rocketmqproxy.api.EngineState.RUNNING;
import static io.github.rocketmqproxy.api.EngineState.STARTING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EngineStateTest {
    @Test
    void legalStepsAreTheseAndNoOthers() {
        Map<EngineState, Set<EngineState>> legal = Map.of(
                NEW, Set.of(STARTING, CLOSED),
                STARTING, Set.of(RUNNING, CLOSED),
                RUNNING, Set.of(DRAINING),
                DRAINING, Set.of(CLOSED),
                CLOSED, Set.of());
        for (EngineState from : EngineState.values()) {
            for (EngineState to : EngineState.values()) {
                assertThat(from.canBecome(to))
                        .as(from + " to " + to)
                        .isEqualTo(legal.getOrDefault(from, Set.of()).contains(to));
            }
        }
    }
}
