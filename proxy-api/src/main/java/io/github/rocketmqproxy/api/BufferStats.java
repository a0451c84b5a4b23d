package io.github.rocketmqproxy.api;

/**
 * Messages that wait in the proxy at one moment.
 *
 * @param inboundMessages messages accepted from producers and not yet answered
 * @param inboundBytes their bodies and properties, in bytes
 * @param inboundMessageLimit the most that are accepted; one more is refused
 * @param inboundByteLimit the most bytes that are accepted
 * @param outboundMessages messages fetched for consumers and not yet handed to their streams
 * @param outboundBytes their bodies and properties, in bytes
 * @param outboundByteLimit the most bytes fetched for all consumers together; at the limit the proxy fetches no more
 * @param unacknowledged deliveries handed out and neither acknowledged nor expired
 * @param refused sends refused since the engine started, because a limit was reached
 */
public record BufferStats(
        long inboundMessages,
        long inboundBytes,
        long inboundMessageLimit,
        long inboundByteLimit,
        long outboundMessages,
        long outboundBytes,
        long outboundByteLimit,
        long unacknowledged,
        long refused) {}
