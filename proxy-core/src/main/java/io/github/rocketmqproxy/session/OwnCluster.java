package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.config.BrokerConfig;
import io.github.rocketmqproxy.message.Cluster;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The cluster that the proxy itself is configured for. Thread-safe. */
public final class OwnCluster implements AutoCloseable {
    private final Function<Cluster, ClusterAccess> clusters;
    private final BrokerConfig config;
    // Guarded by this when written.
    private volatile @Nullable ClusterAccess access;

    /**
     * The cluster of a configuration; opened at its first use.
     *
     * @param clusters opens a use of a cluster
     * @param config its name servers
     */
    public OwnCluster(Function<Cluster, ClusterAccess> clusters, BrokerConfig config) {
        this.clusters = clusters;
        this.config = config;
    }

    /**
     * The use of it, the same for all.
     *
     * @return ways to it and from it
     * @throws ProxyException with {@code ILLEGAL_ENDPOINT} if the proxy has no cluster
     */
    public ClusterAccess access() {
        ClusterAccess known = access;
        return known == null ? open() : known;
    }

    private synchronized ClusterAccess open() {
        ClusterAccess known = access;
        if (known == null) {
            Cluster cluster = config.defaultCluster()
                    .orElseThrow(() -> new ProxyException(
                            ErrorCode.ILLEGAL_ENDPOINT,
                            "NAME_SERVER: \"\", so this proxy has no cluster for official clients (expected: host:port of a"
                                    + " name server)"));
            known = clusters.apply(cluster);
            access = known;
        }
        return known;
    }

    /** Ends the use. */
    @Override
    public synchronized void close() {
        ClusterAccess known = access;
        if (known != null) {
            known.close();
        }
    }
}
