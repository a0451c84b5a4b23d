package io.github.rocketmqproxy.launcher.engine;

import io.github.rocketmqproxy.api.BufferStats;
import io.github.rocketmqproxy.api.Distribution;
import io.github.rocketmqproxy.api.EngineState;
import io.github.rocketmqproxy.api.EngineStatus;
import io.github.rocketmqproxy.api.GroupStatus;
import io.github.rocketmqproxy.api.MetricsSnapshot;
import io.github.rocketmqproxy.api.MetricsSnapshot.ResponseTime;
import io.github.rocketmqproxy.api.PoolStats;
import io.github.rocketmqproxy.api.Refusals;
import io.github.rocketmqproxy.api.ServerStatus;
import io.github.rocketmqproxy.api.Top;
import io.github.rocketmqproxy.api.TopicStatus;
import io.github.rocketmqproxy.api.WorkerStats;
import java.util.List;
import java.util.Map;

/** What an engine may say of itself. */
public final class Statuses {
    private Statuses() {}

    /** Nothing goes on. */
    public static EngineStatus quiet() {
        return status(0, 0, 0, 0, 0, List.of(), List.of());
    }

    /** Figures that alerts look at. */
    public static EngineStatus status(
            long connections,
            double meanMillis,
            double brokerMillis,
            double memoryMib,
            int queued,
            List<ServerStatus> servers,
            List<GroupStatus> groups) {
        return new EngineStatus(
                EngineState.RUNNING,
                new MetricsSnapshot(
                        connections,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        new ResponseTime(meanMillis, 0, 0, 0, 0),
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        memoryMib,
                        0,
                        0,
                        0,
                        0),
                new BufferStats(0, 0, 1_000, 64 << 20, 0, 0, 64 << 20, 0, 0),
                new PoolStats(0, 0, 0, 0, 0, 0),
                new WorkerStats(0, 0, 100, queued, 0, 0),
                Distribution.NOTHING,
                Distribution.NOTHING,
                new Distribution(1, brokerMillis, brokerMillis, brokerMillis, brokerMillis, brokerMillis),
                Distribution.NOTHING,
                new Refusals(Map.of(), Map.of(), Map.of()),
                servers,
                new Top<TopicStatus>(List.of(), 0),
                new Top<>(groups, 3));
    }
}
