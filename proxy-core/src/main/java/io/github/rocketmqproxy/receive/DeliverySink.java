package io.github.rocketmqproxy.receive;

import io.github.rocketmqproxy.message.Delivery;

/** The client's end of a stream. */
public interface DeliverySink {
    /**
     * Whether the client takes more now. When it turns true again, {@link DeliveryStream#pump()} is to be called.
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
}
