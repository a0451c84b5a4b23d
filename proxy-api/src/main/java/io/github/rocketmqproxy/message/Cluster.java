package io.github.rocketmqproxy.message;

import java.util.List;

/**
 * A RocketMQ cluster, as seen with one set of credentials.
 *
 * @param nameServers the name servers, each {@code host:port}, in the order in which to try them; never empty
 * @param accessKeyId the access key id, or empty for none
 * @param accessKeySecret the secret of that key, or empty
 */
public record Cluster(List<String> nameServers, String accessKeyId, String accessKeySecret) {
    /** Copies the list. */
    public Cluster {
        nameServers = List.copyOf(nameServers);
        if (nameServers.isEmpty()) {
            throw new IllegalArgumentException("nameServers: [] (expected: at least one host:port)");
        }
    }

    /**
     * The name servers as RocketMQ writes them.
     *
     * @return the addresses joined by {@code ;}
     */
    public String address() {
        return String.join(";", nameServers);
    }

    /** Never shows the secret. */
    @Override
    public String toString() {
        return accessKeyId.isEmpty() ? address() : accessKeyId + "@" + address();
    }
}
