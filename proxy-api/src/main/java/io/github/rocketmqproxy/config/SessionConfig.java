package io.github.rocketmqproxy.config;

import java.time.Duration;

/**
 * Producers and consumers.
 *
 * @param idKey {@link Setting#ID_KEY}; empty for a random one
 * @param instanceIdAsNamespace {@link Setting#INSTANCE_ID_AS_NAMESPACE}
 * @param producerCleanupTimeout {@link Setting#PRODUCER_CLEANUP_TIMEOUT}
 * @param consumerCleanupTimeout {@link Setting#CONSUMER_CLEANUP_TIMEOUT}
 */
public record SessionConfig(
        String idKey, boolean instanceIdAsNamespace, Duration producerCleanupTimeout, Duration consumerCleanupTimeout) {
    /** Never shows the key. */
    @Override
    public String toString() {
        return "SessionConfig[instanceIdAsNamespace=" + instanceIdAsNamespace + ", producerCleanupTimeout="
                + producerCleanupTimeout + ", consumerCleanupTimeout=" + consumerCleanupTimeout + "]";
    }
}
