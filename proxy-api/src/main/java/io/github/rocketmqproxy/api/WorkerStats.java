package io.github.rocketmqproxy.api;

/**
 * The threads that do what may block, at one moment.
 *
 * @param threads threads alive; with an executor of the host's, tasks at work
 * @param active threads at work
 * @param maxThreads the most there may be (WORKER_POOL_SIZE); 0 with an executor of the host's, which decides itself
 * @param queued tasks waiting for a thread
 * @param completed tasks done since the engine started
 * @param rejected tasks refused since the engine started, because the queue was full
 */
public record WorkerStats(int threads, int active, int maxThreads, int queued, long completed, long rejected) {}
