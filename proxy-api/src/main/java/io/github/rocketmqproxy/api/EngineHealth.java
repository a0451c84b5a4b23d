package io.github.rocketmqproxy.api;

import java.util.List;

/**
 * Whether an engine can do its work.
 *
 * @param healthy true when it serves and every name server and broker in use answers
 * @param message what is so, in one sentence
 * @param unreachable the name servers and brokers that do not answer, each with the reason
 */
public record EngineHealth(boolean healthy, String message, List<String> unreachable) {
    /** Copies the list. */
    public EngineHealth {
        unreachable = List.copyOf(unreachable);
    }
}
