package io.github.rocketmqproxy.send;

import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.SendReceipt;
import java.util.concurrent.CompletableFuture;

/**
 * A message between its producer and the broker.
 *
 * @param message the message
 * @param size its share of the buffer, in bytes
 * @param sinceNanos when it came, by the timer's clock
 * @param deadlineNanos when its producer stops waiting, by the timer's clock
 * @param receipt settled exactly once
 */
record Pending(
        OutboundMessage message,
        int size,
        long sinceNanos,
        long deadlineNanos,
        CompletableFuture<SendReceipt> receipt) {}
