package io.github.rocketmqproxy.launcher.engine;

import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.engine.ClusterAdmin;
import io.github.rocketmqproxy.message.MessageType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Topics and consumer groups of a cluster, made by one who waits until that is done. */
public final class ClusterSetup implements AutoCloseable {
    private final ClusterAdmin admin;

    private ClusterSetup(ClusterAdmin admin) {
        this.admin = admin;
    }

    /**
     * For the cluster of a configuration.
     *
     * @param config its name servers and credentials
     * @return close it after use
     * @throws ProxyException if the configuration names no cluster
     */
    public static ClusterSetup open(ProxyConfig config) {
        return new ClusterSetup(ClusterAdmin.open(config));
    }

    /**
     * Creates a topic, or changes it.
     *
     * @param topic its name
     * @param queues read and write queues on each broker
     * @param type the one type of message that it takes, or null for all
     * @return on how many brokers it is
     * @throws ProxyException if that cannot be done
     */
    public int createTopic(String topic, int queues, @Nullable MessageType type) {
        return await(admin.createTopic(topic, queues, type)).brokers().size();
    }

    /**
     * Creates a consumer group, or changes it.
     *
     * @param group its name
     * @param orderly whether each queue is delivered strictly in order
     * @param retryMaxTimes how often a message comes again before it goes to the dead-letter topic
     * @throws ProxyException if that cannot be done
     */
    public void createConsumerGroup(String group, boolean orderly, int retryMaxTimes) {
        await(admin.createConsumerGroup(group, orderly, retryMaxTimes));
    }

    private static <T> T await(CompletableFuture<T> work) {
        try {
            return work.join();
        } catch (CompletionException e) {
            throw ProxyException.from(e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
