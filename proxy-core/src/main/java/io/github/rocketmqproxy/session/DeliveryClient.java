package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.Delivery;

/** The client's end of a stream of deliveries. */
public interface DeliveryClient {
    /**
     * Whether it takes more now. When it turns true again, {@link ConsumerStream#pump()} is to be called.
     *
     * @return true if so
     */
    boolean isReady();

    /**
     * Hands a delivery over. Calls never overlap.
     *
     * @param delivery the delivery
     */
    void deliver(Delivery delivery);

    /**
     * The client may not receive, or no longer; nothing more is delivered after the call that may be under way.
     *
     * @param reason why
     */
    void refused(ProxyException reason);

    /** The proxy has ended the stream; nothing more is delivered after the call that may be under way. */
    void endedByProxy();
}
