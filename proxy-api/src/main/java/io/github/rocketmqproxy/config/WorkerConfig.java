package io.github.rocketmqproxy.config;

/**
 * Threads.
 *
 * @param poolSize {@link Setting#WORKER_POOL_SIZE}
 * @param ioThreads {@link Setting#IO_THREADS}; 0 for half as many as the machine has cores
 */
public record WorkerConfig(int poolSize, int ioThreads) {}
