package io.github.rocketmqproxy.launcher.engine;

import io.github.rocketmqproxy.api.EngineHealth;
import io.github.rocketmqproxy.api.EngineState;
import io.github.rocketmqproxy.api.EngineStatus;
import io.github.rocketmqproxy.config.ProxyConfig;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What the launcher wants from an engine. Thread-safe. Whoever created it closes it. */
public interface EngineHandle extends AutoCloseable {
    /**
     * Opens the port; returns when serving.
     *
     * @throws IOException when the port cannot be opened
     */
    void start() throws IOException;

    /**
     * Where it is in its life.
     *
     * @return the state
     */
    EngineState state();

    /**
     * The gRPC port.
     *
     * @return the real port, also when any free one was asked for
     */
    int port();

    /**
     * Asks the brokers.
     *
     * @return completes with whether they can be reached
     */
    CompletableFuture<EngineHealth> health();

    /**
     * Goes on with other values of what is tunable.
     *
     * @param config has them; other settings are ignored
     */
    void tune(ProxyConfig config);

    /**
     * All figures at this moment.
     *
     * @return the figures by the names that they have in the JSON of {@code /metrics}, in the order in which to show them
     */
    Map<String, Number> metrics();

    /**
     * What it is doing, for people who look at it.
     *
     * @return one look, a second old at most
     */
    EngineStatus status();

    /**
     * All figures at this moment in the Prometheus text format.
     *
     * @return the text
     */
    String prometheus();

    /** Drains and releases everything; bounded by DRAIN_TIMEOUT. May be called again. */
    @Override
    void close();
}
