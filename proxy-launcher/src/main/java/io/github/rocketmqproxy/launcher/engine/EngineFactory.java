package io.github.rocketmqproxy.launcher.engine;

import io.github.rocketmqproxy.config.ProxyConfig;

/** Builds engines. */
@FunctionalInterface
public interface EngineFactory {
    /**
     * Builds an engine, not yet started.
     *
     * @param config its configuration
     * @return the engine
     */
    EngineHandle create(ProxyConfig config);
}
