package io.github.rocketmqproxy.launcher.console;

import io.github.rocketmqproxy.api.EngineStatus;
import io.github.rocketmqproxy.launcher.settings.RunningSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the page shows; its names in the JSON are these in lower case with underscores.
 *
 * @param instance differs from start to start, so that the page sees that numbers begin anew
 * @param version of the proxy
 * @param startedMillis when it started, milliseconds since the epoch
 * @param timeMillis now
 * @param intervalMs how often there is a new sample
 * @param grpcPort where clients connect
 * @param maxConnections MAX_CONCURRENT
 * @param alerts the guide's, lit or not
 * @param status of the engine
 * @param samples those that the asker has not seen yet
 * @param settings all of them and what has changed, for who has not seen these; null for others
 */
record Report(
        String instance,
        String version,
        long startedMillis,
        long timeMillis,
        long intervalMs,
        int grpcPort,
        int maxConnections,
        List<Alert> alerts,
        EngineStatus status,
        List<Sample> samples,
        RunningSettings.@Nullable Shown settings) {}
