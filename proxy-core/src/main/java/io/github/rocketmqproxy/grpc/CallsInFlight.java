package io.github.rocketmqproxy.grpc;

import java.util.concurrent.atomic.LongAdder;

/** Counts the calls that the door has let in and that have not ended. Cheap to write, as every call does; read while closing. Thread-safe. */
final class CallsInFlight {
    private final LongAdder begun = new LongAdder();
    private final LongAdder ended = new LongAdder();

    void begin() {
        begun.increment();
    }

    void end() {
        ended.increment();
    }

    boolean none() {
        // In this order: a call that begins and ends in between is not missed.
        long over = ended.sum();
        return begun.sum() == over;
    }
}
