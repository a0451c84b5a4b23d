package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.access.AccessControl;
import io.github.rocketmqproxy.access.Caller;
import io.github.rocketmqproxy.api.Credentials;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.User.BrokerCredentials;
import io.github.rocketmqproxy.config.BrokerConfig;
import io.github.rocketmqproxy.config.Endpoints;
import io.github.rocketmqproxy.message.Cluster;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which cluster a client of the simple protocol gets, and as whom. Thread-safe. */
final class ClientClusters {
    private static final int MAX_KEY_LENGTH = 1_024;

    private final BrokerConfig config;
    private final AccessControl rules;

    ClientClusters(BrokerConfig config, AccessControl rules) {
        this.config = config;
        this.rules = rules;
    }

    /** What a client brings. */
    static Credentials credentials(ClientOrigin origin) {
        if (origin.accessKeyId().isEmpty() != origin.accessKeySecret().isEmpty()) {
            throw new ProxyException(
                    ErrorCode.ACCESS_DENIED,
                    "access_key_id and access_key_secret: one is set without the other (expected: both or none)");
        }
        checkLength("access_key_id", origin.accessKeyId());
        checkLength("access_key_secret", origin.accessKeySecret());
        return origin.accessKeyId().isEmpty()
                ? new Credentials.None()
                : new Credentials.Secret(origin.accessKeyId(), origin.accessKeySecret());
    }

    /** Ids carry both keys, and an id must not grow without end. */
    private static void checkLength(String name, String key) {
        if (key.length() > MAX_KEY_LENGTH) {
            throw new ProxyException(
                    ErrorCode.ACCESS_DENIED,
                    name + ": " + key.length() + " characters (expected: at most " + MAX_KEY_LENGTH + ")");
        }
    }

    /** The cluster of a client whose credentials have been checked, if it is known who it is. */
    Cluster of(ClientOrigin origin, Caller caller) {
        List<String> nameServers = rules.checkEndpoints(Endpoints.parse(origin.endpoint()));
        Cluster own = config.defaultCluster().orElse(null);
        if (nameServers.isEmpty() && own == null) {
            throw new ProxyException(
                    ErrorCode.ILLEGAL_ENDPOINT,
                    "endpoint: \"\" and the proxy has no cluster of its own (expected: host:port of a name server, or a proxy"
                            + " started with NAME_SERVER)");
        }
        boolean toOwn = own != null && (nameServers.isEmpty() || isSame(nameServers, own.nameServers()));
        List<String> addresses = own != null && toOwn ? own.nameServers() : nameServers;
        Optional<BrokerCredentials> mapped = caller.brokerCredentials();
        if (mapped.isPresent()) {
            return new Cluster(
                    addresses, mapped.get().accessKeyId(), mapped.get().accessKeySecret());
        }
        // Where the proxy knows its users, what they bring is for the proxy, and it goes to its own brokers as itself,
        // if it has an account.
        boolean isForProxy = origin.accessKeyId().isEmpty()
                || (caller.isUser() && own != null && !own.accessKeyId().isEmpty());
        return own != null && toOwn && isForProxy
                ? own
                : new Cluster(addresses, origin.accessKeyId(), origin.accessKeySecret());
    }

    /** Whether two lists of name servers mean the same, in whatever order and spelling. */
    static boolean isSame(List<String> some, List<String> others) {
        return canonical(some).equals(canonical(others));
    }

    private static Set<String> canonical(List<String> addresses) {
        return addresses.stream().map(Endpoints::canonical).collect(Collectors.toUnmodifiableSet());
    }
}
