package io.github.rocketmqproxy.launcher.engine;

import io.github.rocketmqproxy.api.EngineHealth;
import io.github.rocketmqproxy.api.EngineState;
import io.github.rocketmqproxy.api.EngineStatus;
import io.github.rocketmqproxy.api.Tracing;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.engine.ProxyEngine;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The real engine. */
public final class ProxyEngineHandle implements EngineHandle {
    private final ProxyEngine engine;

    private ProxyEngineHandle(ProxyEngine engine) {
        this.engine = engine;
    }

    /**
     * Builds an engine, not yet started.
     *
     * @param config its configuration
     * @param tracing where it leaves traces; not closed
     * @return the engine
     */
    public static EngineHandle create(ProxyConfig config, Tracing tracing) {
        return new ProxyEngineHandle(
                ProxyEngine.builder(config).tracing(tracing).build());
    }

    @Override
    public void start() throws IOException {
        engine.start();
    }

    @Override
    public EngineState state() {
        return engine.state();
    }

    @Override
    public int port() {
        return engine.port();
    }

    @Override
    public CompletableFuture<EngineHealth> health() {
        return engine.health();
    }

    @Override
    public void tune(ProxyConfig config) {
        engine.tune(config);
    }

    @Override
    public Map<String, Number> metrics() {
        return engine.metrics().snapshot().asMap();
    }

    @Override
    public EngineStatus status() {
        return engine.status();
    }

    @Override
    public String prometheus() {
        return engine.metrics().prometheus();
    }

    @Override
    public void close() {
        engine.close();
    }
}
