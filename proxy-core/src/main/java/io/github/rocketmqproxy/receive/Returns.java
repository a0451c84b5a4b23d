package io.github.rocketmqproxy.receive;

import io.github.rocketmqproxy.broker.BrokerClient;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.metrics.EngineMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives deliveries back to the brokers, for others of their group. Thread-safe. */
final class Returns {
    private static final Logger log = LoggerFactory.getLogger(Returns.class);

    private final BrokerClient broker;
    private final EngineMetrics metrics;
    private final AtomicInteger underWay = new AtomicInteger();

    Returns(BrokerClient broker, EngineMetrics metrics) {
        this.broker = broker;
        this.metrics = metrics;
    }

    /** Lets the group have deliveries again; those that cannot be given back come again when their time is over. */
    CompletableFuture<Void> giveBack(Subscription subscription, List<DeliveryHandle> handles, boolean countsAsAttempt) {
        if (handles.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        metrics.givenBack(handles.size());
        underWay.incrementAndGet();
        List<CompletableFuture<?>> all = new ArrayList<>(handles.size());
        for (DeliveryHandle handle : handles) {
            all.add(broker.changeInvisible(subscription, handle, Duration.ZERO, countsAsAttempt)
                    .exceptionally(failure -> {
                        log.debug("Delivery {} was not given back: {}", handle, failure.getMessage());
                        return handle;
                    }));
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .whenComplete((nothing, failure) -> underWay.decrementAndGet());
    }

    /** How many times it is giving back at this moment. */
    int underWay() {
        return underWay.get();
    }
}
