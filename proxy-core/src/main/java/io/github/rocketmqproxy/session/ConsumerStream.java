package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.receive.DeliverySink;
import io.github.rocketmqproxy.receive.DeliveryStream;
import java.util.concurrent.CompletableFuture;

/** One open stream of a consumer. Thread-safe. */
public final class ConsumerStream {
    private final ConsumerSession session;
    private final DeliveryClient client;
    private final DeliveryStream deliveries;

    ConsumerStream(ConsumerSession session, DeliveryClient client) {
        this.session = session;
        this.client = client;
        this.deliveries = session.deliverTo(new DeliverySink() {
            @Override
            public boolean isReady() {
                return client.isReady();
            }

            @Override
            public void deliver(Delivery delivery) {
                client.deliver(delivery);
            }
        });
    }

    /** The client is ready again. */
    public void pump() {
        deliveries.pump();
    }

    /**
     * The client is gone: gives back what it has not acknowledged. Idempotent.
     *
     * @return completes, never with an error, when the brokers have been told
     */
    public CompletableFuture<Void> close() {
        session.closed(this);
        return deliveries.close();
    }

    CompletableFuture<Void> endByProxy() {
        CompletableFuture<Void> givenBack = close();
        client.endedByProxy();
        return givenBack;
    }
}
