package io.github.rocketmqproxy.message;

/**
 * What a look into a queue has brought.
 *
 * @param outcome whether there was anything
 * @param messages what was read, in the order of the queue; their handles mean nothing
 * @param nextOffset where to go on; for an offset out of range, the nearest that is not
 */
public record PulledBatch(PullResult.Outcome outcome, DeliveryBatch messages, long nextOffset) {}
