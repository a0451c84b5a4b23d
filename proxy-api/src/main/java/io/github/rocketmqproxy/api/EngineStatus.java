package io.github.rocketmqproxy.api;

import java.util.List;

/**
 * What an engine is doing at one moment, for people who look at it.
 *
 * @param state where it is in its life
 * @param figures what it counts
 * @param buffers messages that wait in it
 * @param pool connections towards RocketMQ
 * @param workers threads that do what may block
 * @param batchMessages messages in a send request to a broker
 * @param batchWaitMillis how long the oldest message of a send request has waited in the proxy, in milliseconds
 * @param brokerMillis how long brokers took to answer send requests, in milliseconds
 * @param acknowledgeMillis from an acknowledgement's arrival until the broker has stored it, in milliseconds
 * @param refusals what was refused or has failed
 * @param servers name servers and brokers in use, as they were at the last look, a few seconds ago
 * @param topics topics in use, the busiest first
 * @param groups consumer groups in use, those with most in flight first
 */
public record EngineStatus(
        EngineState state,
        MetricsSnapshot figures,
        BufferStats buffers,
        PoolStats pool,
        WorkerStats workers,
        Distribution batchMessages,
        Distribution batchWaitMillis,
        Distribution brokerMillis,
        Distribution acknowledgeMillis,
        Refusals refusals,
        List<ServerStatus> servers,
        Top<TopicStatus> topics,
        Top<GroupStatus> groups) {
    /** Copies the list. */
    public EngineStatus {
        servers = List.copyOf(servers);
    }
}
