package io.github.rocketmqproxy.config;

import java.time.Duration;

/**
 * Receiving.
 *
 * @param batchSize most messages fetched at once: {@link Setting#BATCH_SIZE}, at most 32 (the broker's own limit,
 *     {@code PopMessageProcessor})
 * @param bufferSize {@link Setting#MESSAGE_BUFFER_SIZE}, for each stream
 * @param pullTimeout {@link Setting#PULL_TIMEOUT}
 * @param pullInterval {@link Setting#PULL_INTERVAL}
 * @param invisibleDuration {@link Setting#INVISIBLE_DURATION}
 * @param maxReconsumeTimes {@link Setting#MAX_RECONSUME_TIMES}
 * @param consumeFrom {@link Setting#CONSUME_FROM}
 * @param filterGroups {@link Setting#FILTER_GROUPS}
 */
public record ReceiveConfig(
        int batchSize,
        int bufferSize,
        Duration pullTimeout,
        Duration pullInterval,
        Duration invisibleDuration,
        int maxReconsumeTimes,
        ConsumeFrom consumeFrom,
        FilterGroups filterGroups) {

    /** Where a consumer group begins that the broker has never seen. */
    public enum ConsumeFrom {
        /** With the first message that the broker still keeps. */
        FIRST,
        /** With messages that arrive from now on. */
        LAST
    }

    /** How several tag expressions of one consumer group live together. */
    public enum FilterGroups {
        /** Each expression other than {@code *} gets a broker group of its own, named after group and expression. */
        SEPARATE,
        /** All use the group as it is. */
        SHARED
    }
}
