package io.github.rocketmqproxy.config;

/**
 * What is counted.
 *
 * @param topics {@link Setting#METRICS_TOPICS}
 */
public record MetricsConfig(int topics) {}
