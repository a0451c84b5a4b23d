package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.HalfMessage;

/** Hears a broker's question about a half message whose end never came. */
@FunctionalInterface
public interface TransactionCheckListener {
    /**
     * A broker asks. The answer is {@link BrokerClient#endTransaction} with the same half message, or nothing: then it asks again.
     *
     * @param half which half message
     * @param committedByProxy whether it was sent as {@code HALF_COMMITTED_BY_PROXY}
     * @param message the message itself; its handle means nothing
     */
    void check(HalfMessage half, boolean committedByProxy, Delivery message);
}
