package io.github.rocketmqproxy.api;

import java.util.OptionalLong;

/**
 * A consumer group that reads a topic at this instance.
 *
 * @param cluster the name servers, joined by {@code ;}
 * @param topic the full topic name
 * @param group the consumer group as the broker knows it
 * @param consumers consumers in use
 * @param inFlight messages fetched for the group at this instance and not yet settled: those that wait here, and the unacknowledged
 * @param unacknowledged messages handed to its consumers here and neither acknowledged nor expired
 * @param lag messages of the topic that the group has not fetched yet, at all instances, as its brokers last said; empty while that is
 *     not known. Of ordered groups, those in flight count as well
 * @param problem why the lag is not known; empty if it is, or was not asked for yet
 */
public record GroupStatus(
        String cluster,
        String topic,
        String group,
        int consumers,
        long inFlight,
        long unacknowledged,
        OptionalLong lag,
        String problem) {}
