package io.github.rocketmqproxy.send;

import io.github.rocketmqproxy.api.TraceSpan;
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
 * @param span its trace
 * @param receipt settled exactly once
 */
record Pending(
        OutboundMessage message,
        int size,
        long sinceNanos,
        long deadlineNanos,
        TraceSpan span,
        CompletableFuture<SendReceipt> receipt) {

    /** One that nobody traces or measures. */
    Pending(OutboundMessage message, int size, long deadlineNanos, CompletableFuture<SendReceipt> receipt) {
        this(message, size, 0, deadlineNanos, TraceSpan.NONE, receipt);
    }
}
