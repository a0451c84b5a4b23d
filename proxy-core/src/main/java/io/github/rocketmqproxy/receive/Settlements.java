package io.github.rocketmqproxy.receive;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.TraceSpan;
import io.github.rocketmqproxy.broker.BrokerClient;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.ReceiveRequest;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.metrics.EngineMetrics;
import io.github.rocketmqproxy.worker.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What becomes of deliveries: acknowledged, hidden for longer, given back, or moved to the dead-letter topic. Whichever stream has
 * handed one out hears of it. Thread-safe.
 */
final class Settlements {
    private final BrokerClient broker;
    private final OpenStreams streams;
    private final Timer timer;
    private final EngineMetrics metrics;
    private final BrokerClocks clocks = new BrokerClocks();
    private final Acknowledger acknowledger;
    private final DeadLetters deadLetters;
    private final Returns returns;

    Settlements(BrokerClient broker, OpenStreams streams, Timer timer, EngineMetrics metrics) {
        this.broker = broker;
        this.streams = streams;
        this.timer = timer;
        this.metrics = metrics;
        this.acknowledger = new Acknowledger(broker, timer, metrics);
        this.deadLetters = new DeadLetters(broker, metrics);
        this.returns = new Returns(broker, metrics);
    }

    CompletableFuture<Void> acknowledge(Subscription subscription, DeliveryHandle handle, TraceSpan call) {
        Duration remaining = remaining(handle);
        if (isOver(remaining)) {
            metrics.acknowledgeFailed();
            return CompletableFuture.failedFuture(expired(remaining));
        }
        // Whichever stream has handed it out makes room for the next.
        streams.of(subscription).forEach(stream -> stream.settled(handle, true));
        return acknowledger.acknowledge(subscription, handle, remaining, call);
    }

    CompletableFuture<DeliveryHandle> changeInvisible(
            Subscription subscription, DeliveryHandle handle, Duration invisible, boolean countsAsAttempt) {
        if (invisible.isNegative() || invisible.compareTo(ReceiveRequest.MAX_INVISIBLE) > 0) {
            return CompletableFuture.failedFuture(new ProxyException(
                    ErrorCode.ILLEGAL_INVISIBLE_DURATION,
                    "invisible_duration_ms: " + invisible.toMillis() + " (expected: 0 to "
                            + ReceiveRequest.MAX_INVISIBLE.toMillis() + ")"));
        }
        Duration remaining = remaining(handle);
        if (isOver(remaining)) {
            return CompletableFuture.failedFuture(expired(remaining));
        }
        return broker.changeInvisible(subscription, handle, invisible, countsAsAttempt)
                .thenApply(renewed -> {
                    if (invisible.isZero()) {
                        streams.of(subscription).forEach(stream -> stream.settled(handle, false));
                        metrics.givenBack(1);
                    } else {
                        streams.of(subscription).forEach(stream -> stream.extended(handle, renewed));
                    }
                    return renewed;
                });
    }

    CompletableFuture<Void> forwardToDeadLetter(Subscription subscription, DeliveryHandle handle, String messageId) {
        Duration remaining = remaining(handle);
        if (isOver(remaining)) {
            return CompletableFuture.failedFuture(expired(remaining));
        }
        return deadLetters.forward(subscription, handle, messageId);
    }

    void letGo(Subscription subscription, List<DeliveryHandle> handles, boolean countsAsAttempt) {
        List<DeliveryHandle> hidden =
                handles.stream().filter(handle -> !isOver(remaining(handle))).toList();
        var ignored = giveBack(subscription, hidden, countsAsAttempt);
    }

    CompletableFuture<Void> giveBack(Subscription subscription, List<DeliveryHandle> handles, boolean countsAsAttempt) {
        return returns.giveBack(subscription, handles, countsAsAttempt);
    }

    /** Requests that give deliveries back. */
    int givingBack() {
        return returns.underWay();
    }

    /** Sorts out what is past its attempts. */
    List<Delivery> screen(Subscription subscription, List<Delivery> deliveries, int maxReconsumeTimes) {
        List<Delivery> wanted = new ArrayList<>(deliveries.size());
        long now = timer.nanoTime();
        for (Delivery delivery : deliveries) {
            clocks.learn(delivery.handle(), now);
            if (delivery.reconsumeTimes() > maxReconsumeTimes) {
                deadLetters.bury(subscription, delivery);
            } else {
                wanted.add(delivery);
            }
        }
        return wanted;
    }

    /** How long a delivery stays hidden, by its broker's clock; not positive when that is over. */
    Duration remaining(DeliveryHandle handle) {
        return clocks.remaining(handle, timer.nanoTime(), timer.currentTimeMillis());
    }

    private static boolean isOver(Duration remaining) {
        return remaining.isNegative() || remaining.isZero();
    }

    private static ProxyException expired(Duration remaining) {
        return new ProxyException(
                ErrorCode.INVALID_RECEIPT_HANDLE,
                "receipt_handle: expired " + remaining.negated().toMillis()
                        + " ms ago, the message comes again (expected: a handle whose invisible duration is not over;"
                        + " make that longer, or extend it by ChangeInvisibleDuration)");
    }
}
