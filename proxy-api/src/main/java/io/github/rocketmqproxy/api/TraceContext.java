package io.github.rocketmqproxy.api;

import java.util.Map;

/**
 * A place in a trace, in the W3C's form, as headers and message properties carry it. Whether it is a legal one is for the tracer to say.
 *
 * @param traceparent the header {@code traceparent}, or empty
 * @param tracestate the header {@code tracestate}, or empty
 */
public record TraceContext(String traceparent, String tracestate) {
    /** No trace. */
    public static final TraceContext NONE = new TraceContext("", "");

    /** The name of the header and of the message property. */
    public static final String TRACEPARENT = "traceparent";

    /** The name of the header and of the message property. */
    public static final String TRACESTATE = "tracestate";

    /**
     * That in a message's properties.
     *
     * @param properties the properties
     * @return the context, or {@link #NONE}
     */
    public static TraceContext in(Map<String, String> properties) {
        String traceparent = properties.get(TRACEPARENT);
        return traceparent == null || traceparent.isEmpty()
                ? NONE
                : new TraceContext(traceparent, properties.getOrDefault(TRACESTATE, ""));
    }

    /**
     * Whether there is none.
     *
     * @return true if the traceparent is empty
     */
    public boolean isEmpty() {
        return traceparent.isEmpty();
    }
}
