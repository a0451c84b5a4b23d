package io.github.rocketmqproxy.api;

/** One piece of work in a trace, from its making to its end. Thread-safe; nothing blocks or throws. */
public interface TraceSpan {
    /** Stands for work that is not traced. */
    TraceSpan NONE = new TraceSpan() {
        @Override
        public TraceSpan request(String operation, String brokerName, String topic, int messages) {
            return this;
        }

        @Override
        public TraceContext context() {
            return TraceContext.NONE;
        }

        @Override
        public void end(String status, boolean success) {}
    };

    /**
     * A request to a broker, as a part of this work, begins now.
     *
     * @param operation what is asked: send, pop, ack
     * @param brokerName which broker
     * @param topic the full topic name
     * @param messages how many messages it is about; 0 if that is not known yet
     * @return its span
     */
    TraceSpan request(String operation, String brokerName, String topic, int messages);

    /**
     * What names this span to others.
     *
     * @return its context
     */
    TraceContext context();

    /**
     * The work is done. To be called once.
     *
     * @param status how it ended: OK, the name of a gRPC status for calls, or the name of an {@link ErrorCode}
     * @param success whether it did what it was to do
     */
    void end(String status, boolean success);
}
