package io.github.rocketmqproxy.send;

import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.HalfMessage;

/** A producer that wants to hear the brokers' questions about its half messages. */
@FunctionalInterface
public interface TransactionWatcher {
    /**
     * A broker asks. Called on I/O threads; must not block.
     *
     * @param half which half message; give it to {@link SendPath#endTransaction}
     * @param message the message itself; its handle means nothing
     */
    void check(HalfMessage half, Delivery message);
}
