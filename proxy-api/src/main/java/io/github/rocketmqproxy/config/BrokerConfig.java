package io.github.rocketmqproxy.config;

import io.github.rocketmqproxy.message.Cluster;
import java.time.Duration;
import java.util.Optional;

/**
 * The way to RocketMQ.
 *
 * @param defaultCluster the cluster of clients that name none ({@link Setting#NAME_SERVER}, {@link Setting#ACCESS_KEY_ID},
 *     {@link Setting#ACCESS_KEY_SECRET})
 * @param timeout {@link Setting#BROKER_TIMEOUT}
 * @param autoCreateTopics {@link Setting#AUTO_CREATE_TOPICS}
 * @param autoCreateTopicQueues {@link Setting#AUTO_CREATE_TOPIC_QUEUES}
 * @param tls {@link Setting#BROKER_TLS} and its files
 */
public record BrokerConfig(
        Optional<Cluster> defaultCluster,
        Duration timeout,
        boolean autoCreateTopics,
        int autoCreateTopicQueues,
        BrokerTlsConfig tls) {
    /**
     * The way without TLS.
     *
     * @param defaultCluster the cluster of clients that name none
     * @param timeout {@link Setting#BROKER_TIMEOUT}
     * @param autoCreateTopics {@link Setting#AUTO_CREATE_TOPICS}
     * @param autoCreateTopicQueues {@link Setting#AUTO_CREATE_TOPIC_QUEUES}
     */
    public BrokerConfig(
            Optional<Cluster> defaultCluster, Duration timeout, boolean autoCreateTopics, int autoCreateTopicQueues) {
        this(defaultCluster, timeout, autoCreateTopics, autoCreateTopicQueues, BrokerTlsConfig.NONE);
    }
}
