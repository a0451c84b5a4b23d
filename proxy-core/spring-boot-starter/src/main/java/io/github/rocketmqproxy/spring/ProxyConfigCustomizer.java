package io.github.rocketmqproxy.spring;

import io.github.rocketmqproxy.config.ProxyConfig;

/**
 * Changes the settings after the {@code rocketmq.proxy} properties, for what no property can say. Each bean of this type is called
 * once, in the order of the beans.
 */
@FunctionalInterface
public interface ProxyConfigCustomizer {
    /**
     * Changes settings.
     *
     * @param config what the properties say; what is set here replaces it
     */
    void customize(ProxyConfig.Builder config);
}
