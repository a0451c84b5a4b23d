package io.github.rocketmqproxy.message;

import io.github.rocketmqproxy.api.TraceSpan;

/**
 * Where a message comes from, as its producer tells it.
 *
 * @param bornTimestamp when its producer made it, milliseconds since the epoch; 0 for when it is sent
 * @param bornHost where its producer is, or empty
 * @param traceContext the producer's trace, in the form its tracer gave it, or empty
 * @param call the call that has brought it, or {@link TraceSpan#NONE}
 */
public record MessageOrigin(long bornTimestamp, String bornHost, String traceContext, TraceSpan call) {
    /** Nothing is told. */
    public static final MessageOrigin UNKNOWN = new MessageOrigin(0, "", "");

    /** Of a message whose call is not traced. */
    public MessageOrigin(long bornTimestamp, String bornHost, String traceContext) {
        this(bornTimestamp, bornHost, traceContext, TraceSpan.NONE);
    }
}
