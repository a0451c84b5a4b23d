package io.github.rocketmqproxy.send;

/**
 * One queue of a topic.
 *
 * @param brokerName the broker
 * @param queueId the queue there
 */
record QueueTarget(String brokerName, int queueId) {}
