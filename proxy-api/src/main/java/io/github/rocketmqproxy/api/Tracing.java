package io.github.rocketmqproxy.api;

/**
 * Where calls, messages and requests to brokers leave their traces; the host's, or {@link #NONE}. Asked on I/O threads: must be
 * thread-safe, and neither block nor throw.
 *
 * <p>Streams without an end (deliveries of the simple protocol, publish streams, telemetry) are no calls here; their messages are traced all
 * the same.
 */
public interface Tracing {
    /** Nothing is traced; costs nothing. */
    Tracing NONE = new Tracing() {
        @Override
        public TraceSpan call(String method, TraceContext carried) {
            return TraceSpan.NONE;
        }

        @Override
        public TraceSpan message(TraceSpan call, TraceContext creation, String topic, String messageId) {
            return TraceSpan.NONE;
        }

        @Override
        public void delivered(
                TraceSpan call,
                TraceContext creation,
                String topic,
                String group,
                String messageId,
                long waitedNanos) {}
    };

    /**
     * A client's call has come.
     *
     * @param method the full name of the rpc, {@code service/rpc}
     * @param carried the trace that the client has sent along, or {@link TraceContext#NONE}
     * @return its span, which the proxy ends; {@link TraceSpan#NONE} if the call is not traced
     */
    TraceSpan call(String method, TraceContext carried);

    /**
     * A producer's message has come. Unless it carries a trace of its own, it will carry that of the span to its consumer.
     *
     * @param call the call that has brought it, or {@link TraceSpan#NONE}
     * @param creation the trace in the message's properties, or {@link TraceContext#NONE}
     * @param topic the full topic name
     * @param messageId its id
     * @return its span, which the proxy ends when the message is stored or has failed; {@link TraceSpan#NONE} if it is not traced
     */
    TraceSpan message(TraceSpan call, TraceContext creation, String topic, String messageId);

    /**
     * A message has been handed to a consumer.
     *
     * @param call the call that it answers, or {@link TraceSpan#NONE}
     * @param creation the trace in the message's properties, or {@link TraceContext#NONE}
     * @param topic the full topic name
     * @param group the consumer group
     * @param messageId its id
     * @param waitedNanos how long it has waited in the proxy, in nanoseconds
     */
    void delivered(
            TraceSpan call, TraceContext creation, String topic, String group, String messageId, long waitedNanos);
}
