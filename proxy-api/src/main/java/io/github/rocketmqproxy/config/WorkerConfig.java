package io.github.rocketmqproxy.config;

/**
 * Threads for what may block.
 *
 * @param poolSize {@link Setting#WORKER_POOL_SIZE}
 */
public record WorkerConfig(int poolSize) {}
