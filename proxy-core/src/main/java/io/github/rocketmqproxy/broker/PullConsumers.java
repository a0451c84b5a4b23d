package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.Subscription;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What POP does, for brokers that have none: a consumer of our own for each group at each of them. One that nobody uses any more ends
 * by itself. Thread-safe.
 */
final class PullConsumers {
    private static final long TICK_MILLIS = 100;
    private static final long CLOSE_MILLIS = 1_000;

    private final PullCalls calls;
    private final ScheduledExecutorService io;
    private final Map<Key, PullConsumer> consumers = new ConcurrentHashMap<>();
    private final Future<?> ticking;

    private record Key(String brokerName, String group) {}

    PullConsumers(PullCalls calls, ScheduledExecutorService io) {
        this.calls = calls;
        this.io = io;
        this.ticking = io.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    CompletableFuture<PopResult> pop(PopRequest request) {
        Key key = new Key(request.brokerName(), request.subscription().group());
        CompletableFuture<PopResult> answer = new CompletableFuture<>();
        // Here, so that it is not removed before it has the request.
        PullConsumer consumer = consumers.compute(key, (same, known) -> {
            PullConsumer one = known == null ? open(key) : known;
            Futures.pass(one.add(request), answer);
            return one;
        });
        consumer.serve();
        return answer;
    }

    private PullConsumer open(Key key) {
        return new PullConsumer(key.brokerName(), key.group(), calls, io, System::nanoTime, System::currentTimeMillis);
    }

    CompletableFuture<Void> ack(Subscription subscription, DeliveryHandle handle) {
        PullConsumer consumer = consumers.get(new Key(handle.brokerName(), subscription.group()));
        return consumer == null
                ? CompletableFuture.failedFuture(PulledHandles.foreign(handle))
                : consumer.ack(subscription, handle);
    }

    CompletableFuture<DeliveryHandle> changeInvisible(
            Subscription subscription, DeliveryHandle handle, Duration invisible, boolean countsAsAttempt) {
        PullConsumer consumer = consumers.get(new Key(handle.brokerName(), subscription.group()));
        return consumer == null
                ? CompletableFuture.failedFuture(PulledHandles.foreign(handle))
                : consumer.changeInvisible(subscription, handle, invisible, countsAsAttempt);
    }

    /** Fails when the delivery is not with a client of this instance. */
    CompletableFuture<Void> check(Subscription subscription, DeliveryHandle handle) {
        PullConsumer consumer = consumers.get(new Key(handle.brokerName(), subscription.group()));
        return consumer == null
                ? CompletableFuture.failedFuture(PulledHandles.foreign(handle))
                : consumer.check(subscription, handle);
    }

    private void tick() {
        for (Key key : consumers.keySet()) {
            PullConsumer consumer = consumers.computeIfPresent(key, (same, known) -> known.isEmpty() ? null : known);
            if (consumer != null) {
                consumer.tick();
            }
        }
    }

    /** Waits for a moment, so that another instance gets the queues at once. */
    void close() {
        ticking.cancel(false);
        CompletableFuture<Void> closed = Futures.settled(
                consumers.values().stream().map(PullConsumer::close).toList());
        try {
            closed.get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Their locks end by themselves.
        }
    }
}
