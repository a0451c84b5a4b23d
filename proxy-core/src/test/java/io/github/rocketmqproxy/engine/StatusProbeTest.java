package io.github.rocketmqproxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.BufferStats;
import io.github.rocketmqproxy.api.Distribution;
import io.github.rocketmqproxy.api.EngineState;
import io.github.rocketmqproxy.api.EngineStatus;
import io.github.rocketmqproxy.api.MetricsSnapshot;
import io.github.rocketmqproxy.api.PoolStats;
import io.github.rocketmqproxy.api.Refusals;
import io.github.rocketmqproxy.api.Top;
import io.github.rocketmqproxy.api.WorkerStats;
import io.github.rocketmqproxy.testkit.ManualTimer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusProbeTest {
    private final ManualTimer timer = new ManualTimer();
    private int looks;

    @Test
    void oneLookServesAllWhoAskWithinASecond() {
        StatusProbe probe = new StatusProbe(this::look, timer);

        EngineStatus first = probe.status();
        timer.advance(Duration.ofMillis(900));
        assertThat(probe.status()).isSameAs(first);
        assertThat(looks).isEqualTo(1);

        timer.advance(Duration.ofMillis(200));
        assertThat(probe.status()).isNotSameAs(first);
        assertThat(looks).isEqualTo(2);
    }

    private EngineStatus look() {
        looks++;
        return new EngineStatus(
                EngineState.RUNNING,
                MetricsSnapshot.NOTHING,
                new BufferStats(0, 0, 0, 0, 0, 0, 0, 0, 0),
                new PoolStats(0, 0, 0, 0, 0, 0),
                new WorkerStats(0, 0, 0, 0, 0, 0),
                Distribution.NOTHING,
                Distribution.NOTHING,
                Distribution.NOTHING,
                Distribution.NOTHING,
                new Refusals(Map.of(), Map.of(), Map.of()),
                List.of(),
                new Top<>(List.of(), 0),
                new Top<>(List.of(), 0));
    }
}
