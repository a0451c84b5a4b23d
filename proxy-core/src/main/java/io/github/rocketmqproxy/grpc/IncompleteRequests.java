package io.github.rocketmqproxy.grpc;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.metrics.EngineMetrics;
import io.grpc.Attributes;
import io.grpc.ServerTransportFilter;
import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What has come of requests that are not complete yet, which gRPC keeps in memory, with a limit for all connections together.
 *
 * <p>Beyond the limit a request of that connection is refused which holds most. So whoever sends little finds room however much
 * others have begun. Thread-safe.
 */
final class IncompleteRequests extends ServerTransportFilter {
    private static final Attributes.Key<RequestSender> SENDER = Attributes.Key.create("rocketmq-proxy-request-sender");

    private final long limit;
    private final long patienceNanos;
    private final LongSupplier nanoClock;
    private final EngineMetrics metrics;
    private final AtomicLong bytes = new AtomicLong();
    /** One for each connection. */
    private final Set<RequestSender> senders = ConcurrentHashMap.newKeySet();

    /**
     * No connection yet.
     *
     * @param limit most bytes
     * @param patience how long a request may be incomplete
     * @param nanoClock the time
     * @param metrics where refusals are counted
     */
    IncompleteRequests(long limit, Duration patience, LongSupplier nanoClock, EngineMetrics metrics) {
        this.limit = limit;
        this.patienceNanos = patience.toNanos();
        this.nanoClock = nanoClock;
        this.metrics = metrics;
    }

    @Override
    public Attributes transportReady(Attributes attributes) {
        return attributes.toBuilder().set(SENDER, open()).build();
    }

    @Override
    public void transportTerminated(@Nullable Attributes attributes) {
        RequestSender sender = attributes == null ? null : sender(attributes);
        if (sender != null) {
            senders.remove(sender);
        }
    }

    /** A connection begins. */
    RequestSender open() {
        RequestSender sender = new RequestSender(this, nanoClock);
        senders.add(sender);
        return sender;
    }

    /** That of a call's connection; null for calls within the host's own process. */
    static @Nullable RequestSender sender(Attributes attributes) {
        return attributes.get(SENDER);
    }

    /** What is held now. */
    long bytes() {
        return bytes.get();
    }

    void released(long amount) {
        bytes.addAndGet(-amount);
    }

    /** More has come; not to be called with a lock. */
    void received(long amount) {
        if (bytes.addAndGet(amount) > limit) {
            makeRoom();
        }
    }

    private void makeRoom() {
        while (bytes.get() > limit) {
            RequestSender greatest = senders.stream()
                    .max(Comparator.comparingLong(RequestSender::bytes))
                    .orElse(null);
            CallTracer call = greatest == null ? null : greatest.giveUpNewest();
            if (call == null) {
                // Others have made room in the meantime.
                return;
            }
            metrics.bufferFull();
            call.refuse(
                    new ProxyException(
                            ErrorCode.OVERLOADED,
                            "REQUEST_BUFFER_BYTES: " + limit
                                    + " bytes are held of requests that are not complete (limit " + limit
                                    + "), most of them this connection's; send fewer at once or in smaller parts, or raise it"));
        }
    }

    /** Ends calls that have had a message incomplete for too long. To be called once a second. */
    void tick() {
        long now = nanoClock.getAsLong();
        for (RequestSender sender : senders) {
            CallTracer call = sender.giveUpOlder(now - patienceNanos);
            while (call != null) {
                call.refuse(new ProxyException(
                        ErrorCode.DEADLINE_EXCEEDED,
                        "READ_TIMEOUT: a request was not complete after "
                                + Duration.ofNanos(patienceNanos).toMillis()
                                + " ms; send it faster or raise the limit"));
                call = sender.giveUpOlder(now - patienceNanos);
            }
        }
    }
}
