package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.message.Delivery;

/** A producer that wants to hear the brokers' questions about its half messages. */
public interface TransactionListener {
    /**
     * A broker asks. Called on I/O threads; must not block.
     *
     * @param transactionId give it to whatever ends transactions of the client's protocol
     * @param message the half message; its handle means nothing
     */
    void check(String transactionId, Delivery message);

    /** The proxy has ended the stream; nothing more is asked after the call that may be under way. */
    void endedByProxy();
}
