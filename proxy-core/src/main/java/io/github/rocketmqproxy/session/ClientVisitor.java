package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.message.Cluster;

/** Hears of clients that are here. */
public interface ClientVisitor {
    /**
     * A producer.
     *
     * @param cluster where it sends to
     * @param topic the full topic name
     */
    void producer(Cluster cluster, String topic);

    /**
     * A consumer.
     *
     * @param cluster where it receives from
     * @param topic the full topic name
     * @param group the consumer group as the broker knows it
     */
    void consumer(Cluster cluster, String topic, String group);
}
