package io.github.rocketmqproxy.message;

import java.util.List;

/**
 * Where the queues of a topic are.
 *
 * @param topic the full topic name
 * @param brokers the brokers whose masters are alive, sorted by name
 */
public record TopicRoute(String topic, List<BrokerQueues> brokers) {
    /** Copies the list. */
    public TopicRoute {
        brokers = List.copyOf(brokers);
    }

    /**
     * The queues of a topic on one broker, numbered from 0.
     *
     * @param brokerName the broker
     * @param address its master's {@code host:port}
     * @param writeQueues queues that may be written, 0 if none
     * @param readQueues queues that may be read, 0 if none
     */
    public record BrokerQueues(String brokerName, String address, int writeQueues, int readQueues) {}
}
