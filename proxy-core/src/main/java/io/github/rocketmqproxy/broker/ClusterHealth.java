package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.api.ServerStatus;
import java.util.List;

/**
 * What of a cluster answers.
 *
 * @param servers name servers and brokers, sorted by name
 */
public record ClusterHealth(List<ServerStatus> servers) {
    /** Copies the list. */
    public ClusterHealth {
        servers = List.copyOf(servers);
    }

    /**
     * Those that answered.
     *
     * @return their names
     */
    public List<String> reachable() {
        return servers.stream()
                .filter(ServerStatus::reachable)
                .map(ServerStatus::name)
                .toList();
    }

    /**
     * Those that did not.
     *
     * @return their names, each with the reason
     */
    public List<String> unreachable() {
        return servers.stream()
                .filter(server -> !server.reachable())
                .map(server -> server.name() + ": " + server.problem())
                .toList();
    }

    /**
     * Whether everything that the cluster has answers.
     *
     * @return true if nothing is unreachable
     */
    public boolean healthy() {
        return unreachable().isEmpty();
    }
}
