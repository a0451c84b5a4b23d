package io.github.rocketmqproxy.session;

/**
 * What consumers of the official protocol may do. Nothing is remembered from call to call that another instance would need.
 * Thread-safe; nothing blocks.
 */
public final class ConsumerCalls {
    private final OwnCluster cluster;

    /**
     * Calls to one cluster.
     *
     * @param cluster which
     */
    public ConsumerCalls(OwnCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Hears that a client is alive.
     *
     * @param clientId the client
     */
    public void seen(String clientId) {}

    /**
     * Hears that a client leaves, and gives back what it has not acknowledged.
     *
     * @param clientId the client
     */
    public void left(String clientId) {}
}
