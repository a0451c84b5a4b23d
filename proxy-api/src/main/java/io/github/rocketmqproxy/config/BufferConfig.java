package io.github.rocketmqproxy.config;

/**
 * How much may wait in the proxy.
 *
 * @param messages {@link Setting#MESSAGE_BUFFER_SIZE}
 * @param bytes {@link Setting#MESSAGE_BUFFER_BYTES}
 */
public record BufferConfig(int messages, long bytes) {}
