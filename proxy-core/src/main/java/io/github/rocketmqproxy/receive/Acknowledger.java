package io.github.rocketmqproxy.receive;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.TraceSpan;
import io.github.rocketmqproxy.broker.BrokerClient;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.metrics.EngineMetrics;
import io.github.rocketmqproxy.worker.Timer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Brings acknowledgements to brokers. Repeating one does no harm, so a broker that does not answer is asked again while the
 * delivery is still hidden.
 */
final class Acknowledger {
    private static final int MAX_ATTEMPTS = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Set<ErrorCode> REPEATABLE =
            Set.of(ErrorCode.BROKER_UNREACHABLE, ErrorCode.BROKER_BUSY, ErrorCode.BROKER_TIMEOUT);

    private final BrokerClient broker;
    private final Timer timer;
    private final EngineMetrics metrics;

    Acknowledger(BrokerClient broker, Timer timer, EngineMetrics metrics) {
        this.broker = broker;
        this.timer = timer;
        this.metrics = metrics;
    }

    CompletableFuture<Void> acknowledge(
            Subscription subscription, DeliveryHandle handle, Duration hidden, TraceSpan call) {
        long start = timer.nanoTime();
        long until = start + hidden.toNanos();
        TraceSpan span = call.request("ack", handle.brokerName(), subscription.topic(), 1);
        return attempt(subscription, handle, until, 1).handle((nothing, failure) -> {
            ProxyException error = failure == null ? expired(until) : ProxyException.from(failure);
            if (error != null) {
                metrics.acknowledgeFailed();
                span.end(error.code().name(), false);
                throw error;
            }
            metrics.acknowledged(timer.nanoTime() - start);
            span.end("OK", true);
            return null;
        });
    }

    /** Brokers take an expired handle without a word; whoever hears OK must not see the message again. */
    private @Nullable ProxyException expired(long untilNanos) {
        long late = timer.nanoTime() - untilNanos;
        return late < 0
                ? null
                : new ProxyException(
                        ErrorCode.INVALID_RECEIPT_HANDLE,
                        "receipt_handle: expired " + Duration.ofNanos(late).toMillis()
                                + " ms before the broker answered, so the message may come again (expected: a longer"
                                + " invisible duration, or a broker that answers within it)");
    }

    private CompletableFuture<Void> attempt(
            Subscription subscription, DeliveryHandle handle, long untilNanos, int attempt) {
        return broker.ack(subscription, handle).exceptionallyCompose(failure -> {
            Duration pause = FIRST_PAUSE.multipliedBy(1L << (2 * (attempt - 1)));
            boolean repeat = REPEATABLE.contains(ProxyException.from(failure).code())
                    && attempt < MAX_ATTEMPTS
                    && timer.nanoTime() + pause.toNanos() - untilNanos < 0;
            if (!repeat) {
                return CompletableFuture.failedFuture(failure);
            }
            CompletableFuture<Void> later = new CompletableFuture<>();
            timer.schedule(() -> later.complete(null), pause);
            return later.thenCompose(nothing -> attempt(subscription, handle, untilNanos, attempt + 1));
        });
    }
}
