package io.github.rocketmqproxy.api;

import java.util.Map;

/**
 * What was refused or has failed, counted since the engine started.
 *
 * @param access what clients were not allowed, by reason
 * @param messages messages that were not stored, by {@link ErrorCode}
 * @param calls calls that have failed, by rpc
 */
public record Refusals(Map<String, Long> access, Map<String, Long> messages, Map<String, Long> calls) {
    /** Copies the maps. */
    public Refusals {
        access = Map.copyOf(access);
        messages = Map.copyOf(messages);
        calls = Map.copyOf(calls);
    }
}
