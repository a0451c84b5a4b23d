package io.github.rocketmqproxy.config;

import java.util.Map;

/** Ready combinations of settings for three kinds of load. Any single setting still beats its profile. */
public enum Profile {
    /** Many clients: flash sales, live rooms, notifications. */
    HIGH_CONCURRENCY(Map.of(
            Setting.MAX_CONCURRENT, "5000",
            Setting.MESSAGE_BUFFER_SIZE, "10000",
            Setting.WORKER_POOL_SIZE, "500",
            Setting.BATCH_SIZE, "1000")),
    /** Short waits: games, chat, trading. */
    LOW_LATENCY(Map.of(
            Setting.MESSAGE_BUFFER_SIZE, "100",
            Setting.FLUSH_INTERVAL, "10ms",
            Setting.BATCH_SIZE, "10",
            Setting.MAX_CONCURRENT, "1000")),
    /** Many messages: logs, data synchronisation, batch work. */
    HIGH_THROUGHPUT(Map.of(
            Setting.MESSAGE_BUFFER_SIZE, "50000",
            Setting.BATCH_SIZE, "5000",
            Setting.FLUSH_INTERVAL, "500ms",
            Setting.WORKER_POOL_SIZE, "200"));

    private final Map<Setting, String> settings;

    Profile(Map<Setting, String> settings) {
        this.settings = settings;
    }

    /**
     * What the profile sets.
     *
     * @return settings and their values as they would be written
     */
    public Map<Setting, String> settings() {
        return settings;
    }
}
