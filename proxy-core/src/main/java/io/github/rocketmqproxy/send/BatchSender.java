package io.github.rocketmqproxy.send;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.TraceSpan;
import io.github.rocketmqproxy.broker.BrokerClient;
import io.github.rocketmqproxy.config.BrokerConfig;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.metrics.EngineMetrics;
import io.github.rocketmqproxy.route.RouteTable;
import io.github.rocketmqproxy.worker.AsyncWork;
import io.github.rocketmqproxy.worker.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Carries a batch to a broker and settles each of its messages: tries again, elsewhere where any queue will do, as long as
 * there is time; takes a refused batch apart, so that one bad message does not fail its neighbours. Where another broker is
 * known to be well, the first gets half of the time that the messages have: should it hang, the rest is for the other.
 */
final class BatchSender {
    private static final int MAX_ATTEMPTS = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    /**
     * The broker has refused the messages or could not be reached. In between, a connection may break after it has stored them;
     * then it asks about a half message that nobody knows of, and the producer's answer settles it.
     */
    private static final Set<ErrorCode> NOT_STORED = Set.of(ErrorCode.BROKER_UNREACHABLE, ErrorCode.BROKER_BUSY);
    /** It concerns every message of the batch alike. */
    private static final Set<ErrorCode> SAME_FOR_ALL = Set.of(
            ErrorCode.ACCESS_DENIED,
            ErrorCode.NOT_PERMITTED,
            ErrorCode.TOPIC_NOT_FOUND,
            ErrorCode.NAME_SERVER_UNREACHABLE,
            ErrorCode.SHUTTING_DOWN,
            ErrorCode.DEADLINE_EXCEEDED,
            ErrorCode.BROKER_TIMEOUT,
            ErrorCode.BROKER_UNREACHABLE,
            ErrorCode.BROKER_BUSY);

    private final BrokerClient broker;
    private final RouteTable routes;
    private final QueuePicker picker;
    private final Duration brokerTimeout;
    private final Timer timer;
    private final EngineMetrics metrics;

    BatchSender(
            BrokerClient broker,
            RouteTable routes,
            QueuePicker picker,
            BrokerConfig config,
            Timer timer,
            EngineMetrics metrics) {
        this.broker = broker;
        this.routes = routes;
        this.picker = picker;
        this.brokerTimeout = config.timeout();
        this.timer = timer;
        this.metrics = metrics;
    }

    /**
     * Sends a batch.
     *
     * @param batch at least one message, all of one topic
     * @param fixed the queue, or null for any
     * @return completes, never with an error, when each message is settled
     */
    CompletableFuture<Void> send(List<Pending> batch, @Nullable QueueTarget fixed) {
        return AsyncWork.start(() -> attempt(batch, fixed, 1)).handle((nothing, fault) -> {
            if (fault != null) {
                // A fault of ours: those that it has left open would hold their share of the buffer for ever.
                ProxyException error = ProxyException.from(fault);
                batch.forEach(pending -> pending.receipt().completeExceptionally(error));
            }
            return null;
        });
    }

    private CompletableFuture<Void> attempt(List<Pending> batch, @Nullable QueueTarget fixed, int attempt) {
        if (fixed != null) {
            return toBroker(batch, fixed, fixed, attempt, false);
        }
        return routes.route(batch.get(0).message().topic())
                .handle((route, failure) -> {
                    if (failure != null) {
                        return failed(batch, null, attempt, failure);
                    }
                    try {
                        QueueTarget target = picker.next(route);
                        return toBroker(batch, target, null, attempt, picker.hasOther(route, target));
                    } catch (ProxyException e) {
                        return failed(batch, null, attempt, e);
                    }
                })
                .thenCompose(done -> done);
    }

    private CompletableFuture<Void> toBroker(
            List<Pending> all, QueueTarget target, @Nullable QueueTarget fixed, int attempt, boolean elsewhere) {
        List<Pending> batch = dropExpired(all);
        if (batch.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        List<OutboundMessage> messages = new ArrayList<>(batch.size());
        long bytes = 0;
        long latest = 0;
        long longestWait = 0;
        long now = timer.nanoTime();
        for (Pending pending : batch) {
            messages.add(pending.message());
            bytes += pending.size();
            latest = Math.max(latest, pending.deadlineNanos() - now);
            longestWait = Math.max(longestWait, now - pending.sinceNanos());
        }
        if (attempt == 1) {
            metrics.sendWaited(longestWait);
        }
        long size = bytes;
        // Of the most patient one: a message in a hurry must not make its neighbours time out, and be stored twice.
        long patience = elsewhere && attempt == 1 && mayRepeatAfterTimeout(batch) ? latest / 2 : latest;
        Duration timeout = Duration.ofNanos(Math.min(brokerTimeout.toNanos(), Math.max(patience, 1_000_000)));
        List<TraceSpan> spans = MessageTraces.requests(batch, target.brokerName());
        return broker.send(target.brokerName(), target.queueId(), messages, timeout)
                .handle((receipts, failure) -> {
                    if (failure != null) {
                        String code = ProxyException.from(failure).code().name();
                        spans.forEach(span -> span.end(code, false));
                        return brokerFailed(batch, target, fixed, attempt, failure);
                    }
                    spans.forEach(span -> span.end(MessageTraces.OK, true));
                    picker.trust(target.brokerName());
                    metrics.batchSent(batch.size(), size, timer.nanoTime() - now);
                    return stored(batch, receipts);
                })
                .thenCompose(done -> done);
    }

    private static CompletableFuture<Void> stored(List<Pending> batch, List<SendReceipt> receipts) {
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).receipt().complete(receipts.get(i));
        }
        return CompletableFuture.completedFuture(null);
    }

    private CompletableFuture<Void> brokerFailed(
            List<Pending> batch, QueueTarget target, @Nullable QueueTarget fixed, int attempt, Throwable failure) {
        ErrorCode code = ProxyException.from(failure).code();
        if (NOT_STORED.contains(code) || code == ErrorCode.BROKER_TIMEOUT) {
            picker.avoid(target.brokerName());
        }
        if (code == ErrorCode.TOPIC_NOT_FOUND || code == ErrorCode.BROKER_UNREACHABLE) {
            routes.suspect(batch.get(0).message().topic());
        }
        if (batch.size() > 1 && !SAME_FOR_ALL.contains(code)) {
            return oneByOne(batch, fixed);
        }
        return failed(batch, fixed, attempt, failure);
    }

    private CompletableFuture<Void> failed(
            List<Pending> batch, @Nullable QueueTarget fixed, int attempt, Throwable failure) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << (2 * (attempt - 1)));
        boolean repeatable = attempt < MAX_ATTEMPTS && mayRepeat(batch, failure);
        long then = timer.nanoTime() + pause.toNanos();
        List<Pending> again = new ArrayList<>();
        for (Pending pending : batch) {
            if (repeatable && pending.deadlineNanos() - then > 0) {
                again.add(pending);
            } else {
                pending.receipt().completeExceptionally(failure);
            }
        }
        return again.isEmpty() ? CompletableFuture.completedFuture(null) : repeat(again, fixed, attempt + 1, pause);
    }

    private CompletableFuture<Void> repeat(
            List<Pending> batch, @Nullable QueueTarget fixed, int attempt, Duration pause) {
        CompletableFuture<Void> later = new CompletableFuture<>();
        timer.schedule(() -> later.complete(null), pause);
        return later.thenCompose(nothing -> attempt(batch, fixed, attempt));
    }

    /**
     * A timeout leaves open whether the broker has stored the messages. Repeating plain ones may store them twice, with one id,
     * which at-least-once delivery allows; a second half message would be asked about for ever.
     */
    private static boolean mayRepeat(List<Pending> batch, Throwable failure) {
        ErrorCode code = ProxyException.from(failure).code();
        return NOT_STORED.contains(code) || (code == ErrorCode.BROKER_TIMEOUT && mayRepeatAfterTimeout(batch));
    }

    private static boolean mayRepeatAfterTimeout(List<Pending> batch) {
        return batch.get(0).message().transaction() == OutboundMessage.Transaction.NONE;
    }

    private CompletableFuture<Void> oneByOne(List<Pending> batch, @Nullable QueueTarget fixed) {
        CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
        for (Pending pending : batch) {
            done = done.thenCompose(nothing -> attempt(List.of(pending), fixed, 1));
        }
        return done;
    }

    private List<Pending> dropExpired(List<Pending> batch) {
        long now = timer.nanoTime();
        List<Pending> alive = new ArrayList<>(batch.size());
        for (Pending pending : batch) {
            if (pending.deadlineNanos() - now > 0) {
                alive.add(pending);
            } else {
                pending.receipt()
                        .completeExceptionally(new ProxyException(
                                ErrorCode.DEADLINE_EXCEEDED,
                                "the deadline of the call passed while the message waited for a broker (expected: a longer"
                                        + " deadline, or less load)"));
            }
        }
        return alive;
    }
}
