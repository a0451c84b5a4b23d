package io.github.rocketmqproxy.receive;

import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.broker.BrokerClient;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.metrics.EngineMetrics;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts deliveries aside into the dead-letter topics of their groups. Thread-safe. */
final class DeadLetters {
    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

    private final BrokerClient broker;
    private final EngineMetrics metrics;

    DeadLetters(BrokerClient broker, EngineMetrics metrics) {
        this.broker = broker;
        this.metrics = metrics;
    }

    CompletableFuture<Void> forward(Subscription subscription, DeliveryHandle handle, String messageId) {
        return broker.forwardToDeadLetter(subscription, handle, messageId).thenRun(metrics::deadLettered);
    }

    /** Puts a message aside that was tried often enough. */
    void bury(Subscription subscription, Delivery delivery) {
        forward(subscription, delivery.handle(), delivery.messageId()).whenComplete((nothing, failure) -> {
            if (failure == null) {
                log.info(
                        "Message {} of {} was delivered {} times to group {} and went to its dead-letter topic",
                        delivery.messageId(),
                        delivery.topic(),
                        delivery.reconsumeTimes(),
                        subscription.group());
            } else {
                log.warn(
                        "Message {} did not get to the dead-letter topic of group {}; it comes again: {}",
                        delivery.messageId(),
                        subscription.group(),
                        ProxyException.from(failure).getMessage());
            }
        });
    }
}
