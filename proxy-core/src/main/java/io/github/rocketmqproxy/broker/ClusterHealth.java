package io.github.rocketmqproxy.broker;

import java.util.List;

/**
 * What of a cluster answers.
 *
 * @param reachable name servers and brokers that answered, each as {@code name server host:port} or {@code broker name (host:port)}
 * @param unreachable those that did not, each with the reason
 */
public record ClusterHealth(List<String> reachable, List<String> unreachable) {
    /** Copies the lists. */
    public ClusterHealth {
        reachable = List.copyOf(reachable);
        unreachable = List.copyOf(unreachable);
    }

    /**
     * Whether everything that the cluster has answers.
     *
     * @return true if nothing is unreachable
     */
    public boolean healthy() {
        return unreachable.isEmpty();
    }
}
