package io.github.rocketmqproxy.message;

/**
 * Where a message comes from, as its producer tells it.
 *
 * @param bornTimestamp when its producer made it, milliseconds since the epoch; 0 for when it is sent
 * @param bornHost where its producer is, or empty
 * @param traceContext the producer's trace, in the form its tracer gave it, or empty
 */
public record MessageOrigin(long bornTimestamp, String bornHost, String traceContext) {
    /** Nothing is told. */
    public static final MessageOrigin UNKNOWN = new MessageOrigin(0, "", "");
}
