package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.receive.DeliverySink;
import io.github.rocketmqproxy.receive.DeliveryStream;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One open stream of a consumer. Thread-safe. */
public final class ConsumerStream {
    private final ConsumerSession session;
    private final DeliveryClient client;
    // Guarded by this.
    private @Nullable DeliveryStream deliveries;
    private boolean closed;

    ConsumerStream(ConsumerSession session, DeliveryClient client) {
        this.session = session;
        this.client = client;
    }

    /** The client may receive. */
    void begin() {
        DeliveryStream begun = session.deliverTo(new DeliverySink() {
            @Override
            public boolean isReady() {
                return client.isReady();
            }

            @Override
            public void deliver(Delivery delivery) {
                client.deliver(delivery);
            }
        });
        boolean inTime;
        synchronized (this) {
            inTime = !closed;
            if (inTime) {
                deliveries = begun;
            }
        }
        if (!inTime) {
            begun.close();
        }
    }

    /** The client is ready again. */
    public void pump() {
        DeliveryStream begun = deliveries();
        if (begun != null) {
            begun.pump();
        }
    }

    private synchronized @Nullable DeliveryStream deliveries() {
        return deliveries;
    }

    /**
     * The client is gone: gives back what it has not acknowledged. Idempotent.
     *
     * @return completes, never with an error, when the brokers have been told
     */
    public CompletableFuture<Void> close() {
        session.closed(this);
        synchronized (this) {
            closed = true;
        }
        DeliveryStream begun = deliveries();
        return begun == null ? CompletableFuture.completedFuture(null) : begun.close();
    }

    /** The client may not receive, or no longer. */
    void refuse(ProxyException reason) {
        close();
        client.refused(reason);
    }

    CompletableFuture<Void> endByProxy() {
        CompletableFuture<Void> givenBack = close();
        client.endedByProxy();
        return givenBack;
    }
}
