package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.access.Caller;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.User.BrokerCredentials;
import io.github.rocketmqproxy.config.BrokerConfig;
import io.github.rocketmqproxy.message.Cluster;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The cluster that the proxy itself is configured for. Thread-safe. */
public final class OwnCluster implements AutoCloseable {
    /** Each has connections of its own. */
    private static final int MAX_ACCOUNTS = 1_000;

    private final Function<Cluster, ClusterAccess> clusters;
    private final BrokerConfig config;
    // Guarded by this when written.
    private volatile @Nullable ClusterAccess access;
    /** Uses with other accounts than the proxy's own, kept as long as the engine lives. */
    private final Map<BrokerCredentials, ClusterAccess> others = new ConcurrentHashMap<>();

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

    /**
     * The use of it for somebody who is known.
     *
     * @param caller who
     * @return ways with the account at the brokers that the user has, or with the proxy's own
     * @throws ProxyException with {@code ILLEGAL_ENDPOINT} if the proxy has no cluster, {@code OVERLOADED} if users have too many accounts
     */
    public ClusterAccess access(Caller caller) {
        Optional<BrokerCredentials> account = caller.brokerCredentials();
        if (account.isEmpty()) {
            return access();
        }
        ClusterAccess known = others.get(account.get());
        return known == null ? open(account.get()) : known;
    }

    private synchronized ClusterAccess open() {
        ClusterAccess known = access;
        if (known == null) {
            known = clusters.apply(cluster());
            access = known;
        }
        return known;
    }

    private synchronized ClusterAccess open(BrokerCredentials account) {
        ClusterAccess known = others.get(account);
        if (known == null) {
            if (others.size() >= MAX_ACCOUNTS) {
                throw new ProxyException(
                        ErrorCode.OVERLOADED,
                        "broker credentials: users have more than " + MAX_ACCOUNTS + " different ones (limit "
                                + MAX_ACCOUNTS
                                + "); let users share some, or restart the proxy after many have been replaced");
            }
            known = clusters.apply(
                    new Cluster(cluster().nameServers(), account.accessKeyId(), account.accessKeySecret()));
            others.put(account, known);
        }
        return known;
    }

    /**
     * Its name servers.
     *
     * @return each {@code host:port}; none if the proxy has no cluster
     */
    List<String> nameServers() {
        return config.defaultCluster().map(Cluster::nameServers).orElse(List.of());
    }

    /** The cluster with the proxy's own account, if it has one. */
    Optional<Cluster> configured() {
        return config.defaultCluster();
    }

    private Cluster cluster() {
        return config.defaultCluster()
                .orElseThrow(() -> new ProxyException(
                        ErrorCode.ILLEGAL_ENDPOINT,
                        "NAME_SERVER: \"\", so this proxy has no cluster for official clients (expected: host:port of a"
                                + " name server)"));
    }

    /** Ends all uses. */
    @Override
    public synchronized void close() {
        ClusterAccess known = access;
        if (known != null) {
            known.close();
        }
        others.values().forEach(ClusterAccess::close);
    }
}
