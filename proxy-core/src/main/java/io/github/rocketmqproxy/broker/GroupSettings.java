package io.github.rocketmqproxy.broker;

/**
 * What a broker has configured for a consumer group ({@code SubscriptionGroupConfig}).
 *
 * @param consumeEnabled whether the group may consume at all
 * @param orderly whether each queue is delivered strictly in order, one unacknowledged pop at a time
 * @param retryMaxTimes how often a message comes again before it goes to the dead-letter topic
 */
public record GroupSettings(boolean consumeEnabled, boolean orderly, int retryMaxTimes) {}
