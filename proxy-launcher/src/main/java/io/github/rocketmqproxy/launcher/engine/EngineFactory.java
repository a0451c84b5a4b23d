package io.github.rocketmqproxy.launcher.engine;

import io.github.rocketmqproxy.api.Tracing;
import io.github.rocketmqproxy.config.ProxyConfig;

/** Builds engines. */
@FunctionalInterface
public interface EngineFactory {
    /**
     * Builds an engine, not yet started.
     *
     * @param config its configuration
     * @param tracing where it leaves traces; not closed
     * @return the engine
     */
    EngineHandle create(ProxyConfig config, Tracing tracing);
}
