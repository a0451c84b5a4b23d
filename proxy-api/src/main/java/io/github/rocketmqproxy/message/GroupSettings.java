package io.github.rocketmqproxy.message;

import java.time.Duration;

/**
 * What a broker has configured for a consumer group ({@code SubscriptionGroupConfig}).
 *
 * @param consumeEnabled whether the group may consume at all
 * @param orderly whether each queue is delivered strictly in order, one unacknowledged pop at a time
 * @param retryMaxTimes how often a message comes again before it goes to the dead-letter topic
 * @param consumeTimeout how long the consumption of a message may take
 * @param backoff how long a consumer is to wait before it wants a message again that it could not consume
 * @param liteSubscriptionQuota how many lite topics each of its clients may subscribe to
 * @param liteBindTopic the topic whose lite topics the group consumes, or empty: then it consumes topics themselves
 */
public record GroupSettings(
        boolean consumeEnabled,
        boolean orderly,
        int retryMaxTimes,
        Duration consumeTimeout,
        Backoff backoff,
        int liteSubscriptionQuota,
        String liteBindTopic) {
    /** RocketMQ's default for {@link #consumeTimeout()}. */
    public static final Duration DEFAULT_CONSUME_TIMEOUT = Duration.ofMinutes(15);
    /** RocketMQ's default for {@link #liteSubscriptionQuota()}. */
    public static final int DEFAULT_LITE_SUBSCRIPTION_QUOTA = 2_000;

    /**
     * A group with RocketMQ's defaults for the rest.
     *
     * @param consumeEnabled whether the group may consume at all
     * @param orderly whether each queue is delivered strictly in order, one unacknowledged pop at a time
     * @param retryMaxTimes how often a message comes again before it goes to the dead-letter topic
     */
    public GroupSettings(boolean consumeEnabled, boolean orderly, int retryMaxTimes) {
        this(
                consumeEnabled,
                orderly,
                retryMaxTimes,
                DEFAULT_CONSUME_TIMEOUT,
                Backoff.DEFAULT,
                DEFAULT_LITE_SUBSCRIPTION_QUOTA,
                "");
    }
}
