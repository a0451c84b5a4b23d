package io.github.rocketmqproxy.message;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** How long to wait before the next delivery attempt. */
public sealed interface Backoff {
    /** RocketMQ's default ({@code CustomizedRetryPolicy}). */
    Backoff DEFAULT = new Steps(Stream.of(
                    "PT1S", "PT5S", "PT10S", "PT30S", "PT1M", "PT2M", "PT3M", "PT4M", "PT5M", "PT6M", "PT7M", "PT8M",
                    "PT9M", "PT10M", "PT20M", "PT30M", "PT1H", "PT2H")
            .map(Duration::parse)
            .toList());

    /**
     * Each wait by itself; the last one goes on.
     *
     * @param waits at least one
     */
    record Steps(List<Duration> waits) implements Backoff {
        /** Copies the list. */
        public Steps {
            waits = List.copyOf(waits);
        }
    }

    /**
     * Each wait a multiple of the one before.
     *
     * @param initial the first
     * @param max the longest
     * @param multiplier the factor, at least 1
     */
    record Exponential(Duration initial, Duration max, double multiplier) implements Backoff {}
}
