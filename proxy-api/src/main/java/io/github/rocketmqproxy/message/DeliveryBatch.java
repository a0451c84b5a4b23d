package io.github.rocketmqproxy.message;

import org.jspecify.annotations.Nullable;

/**
 * Messages on their way to a client that has asked for them. They take part of the proxy's memory until they are taken or the batch is
 * closed. Thread-safe.
 */
public interface DeliveryBatch extends AutoCloseable {
    /** No messages. */
    DeliveryBatch EMPTY = new DeliveryBatch() {
        @Override
        public int remaining() {
            return 0;
        }

        @Override
        public @Nullable Delivery next() {
            return null;
        }

        @Override
        public void close() {}
    };

    /**
     * How many are left.
     *
     * @return messages not taken, 0 when closed
     */
    int remaining();

    /**
     * Takes the next message: from now on it is the client's.
     *
     * @return the message, or null when none is left
     */
    @Nullable
    Delivery next();

    /** Ends it: what was popped and not taken can be delivered to others at once. Idempotent. */
    @Override
    void close();
}
