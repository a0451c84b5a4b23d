package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.api.ProxyException;
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

    /**
     * The client may not hear them, or no longer; nothing more is asked.
     *
     * @param reason why
     */
    void refused(ProxyException reason);

    /** The proxy has ended the stream; nothing more is asked after the call that may be under way. */
    void endedByProxy();
}
