package io.github.rocketmqproxy.engine;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.broker.BrokerClient;
import io.github.rocketmqproxy.broker.BrokerClients;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.message.MessageType;
import io.github.rocketmqproxy.message.TopicRoute;
import io.github.rocketmqproxy.route.TopicNames;
import io.github.rocketmqproxy.worker.Workers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Creates topics and consumer groups in the cluster of a configuration, for those who have no {@code mqadmin} at hand. Thread-safe;
 * nothing blocks but {@link #close()}.
 */
public final class ClusterAdmin implements AutoCloseable {
    private static final int MAX_QUEUES = 1_024;
    private static final int MAX_RETRIES = 1_000;

    private final Workers workers;
    private final BrokerClient broker;

    private ClusterAdmin(Workers workers, BrokerClient broker) {
        this.workers = workers;
        this.broker = broker;
    }

    /**
     * For the cluster of a configuration. Connects when it is first used.
     *
     * @param config its name servers and credentials; the rest does not matter
     * @return close it after use
     * @throws ProxyException with {@code ILLEGAL_ENDPOINT} if the configuration names no cluster
     */
    public static ClusterAdmin open(ProxyConfig config) {
        return config.broker()
                .defaultCluster()
                .map(cluster -> {
                    Workers workers = Workers.create(config.worker(), null, "rocketmq-proxy-admin");
                    return new ClusterAdmin(
                            workers,
                            BrokerClients.open(
                                    cluster,
                                    config.broker(),
                                    config.pool(),
                                    config.send(),
                                    workers.io(),
                                    workers.blocking()));
                })
                .orElseThrow(() -> new ProxyException(
                        ErrorCode.ILLEGAL_ENDPOINT,
                        "NAME_SERVER: \"\" (expected: host:port of a name server of the cluster)"));
    }

    /**
     * Creates a topic on every broker, or changes it.
     *
     * @param topic the full topic name
     * @param queues read and write queues on each broker, 1 to 1024
     * @param type the one type of message that it takes, or null for all
     * @return completes with its route when it can be used
     * @throws ProxyException with {@code ILLEGAL_TOPIC}, {@code ILLEGAL_REQUEST}
     */
    public CompletableFuture<TopicRoute> createTopic(String topic, int queues, @Nullable MessageType type) {
        TopicNames.check(topic);
        check("queues", queues, 1, MAX_QUEUES);
        return broker.configureTopic(topic, queues, type);
    }

    /**
     * Creates a consumer group on every broker, or changes it.
     *
     * @param group the full name of the group
     * @param orderly whether each queue is delivered strictly in order, which FIFO messages need
     * @param retryMaxTimes how often a message comes again before it goes to the dead-letter topic, 0 to 1000; RocketMQ's default
     *     is 16
     * @return completes when every broker has it
     * @throws ProxyException with {@code ILLEGAL_CONSUMER_GROUP}, {@code ILLEGAL_REQUEST}
     */
    public CompletableFuture<Void> createConsumerGroup(String group, boolean orderly, int retryMaxTimes) {
        TopicNames.checkGroup(group);
        check("retry_max_times", retryMaxTimes, 0, MAX_RETRIES);
        return broker.configureConsumerGroup(group, orderly, retryMaxTimes);
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ProxyException(
                    ErrorCode.ILLEGAL_REQUEST, name + ": " + value + " (expected: " + least + " to " + most + ")");
        }
    }

    /** Releases connections and threads. Idempotent. */
    @Override
    public void close() {
        broker.close();
        workers.close(Duration.ofSeconds(1));
    }
}
