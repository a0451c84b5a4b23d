package io.github.rocketmqproxy.api;

/**
 * Whether a name server or broker answers.
 *
 * @param name {@code name server host:port} or {@code broker name (host:port)}
 * @param problem why it does not; empty if it does
 */
public record ServerStatus(String name, String problem) {
    /**
     * Whether it has answered.
     *
     * @return true if there is no problem
     */
    public boolean reachable() {
        return problem.isEmpty();
    }
}
