package io.github.rocketmqproxy.spring;

import io.github.rocketmqproxy.engine.ProxyEngine;

/**
 * Changes how the engine is built: an executor, a listener. Each bean of this type is called whenever an engine is built, that is once
 * for each start of the application context, in the order of the beans.
 */
@FunctionalInterface
public interface ProxyEngineCustomizer {
    /**
     * Changes the builder.
     *
     * @param engine with registry, authenticator and names as the application has them
     */
    void customize(ProxyEngine.Builder engine);
}
