package io.github.rocketmqproxy.message;

/**
 * One queue of a topic.
 *
 * @param topic the full topic name
 * @param brokerName the broker
 * @param queueId its number there, from 0; -1 for all queues there
 */
public record MessageQueue(String topic, String brokerName, int queueId) {}
