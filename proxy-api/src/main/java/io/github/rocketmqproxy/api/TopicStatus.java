package io.github.rocketmqproxy.api;

/**
 * What goes on with a topic at this instance. Counts begin with the engine and are those of all clusters together.
 *
 * @param topic the full topic name
 * @param producers producers in use for it, as far as they have named it
 * @param sent messages that brokers have stored
 * @param received messages handed to consumers
 * @param failed messages that were not stored
 */
public record TopicStatus(String topic, int producers, long sent, long received, long failed) {}
