package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.receive.DeliverySink;
import io.github.rocketmqproxy.receive.DeliveryStream;
import io.github.rocketmqproxy.session.IdContent.ConsumerIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** What one consumer may do: receive from its subscription and settle what it got. Thread-safe; nothing blocks. */
public final class ConsumerSession extends Session {
    private final ConsumerIdentity identity;
    /** Open streams, and what to run when the proxy ends one. */
    private final Map<DeliveryStream, Runnable> streams = new ConcurrentHashMap<>();

    ConsumerSession(ConsumerIdentity identity, ClusterAccess access, long nowNanos) {
        super(access, nowNanos);
        this.identity = identity;
    }

    String group() {
        return identity.group();
    }

    String topic() {
        return identity.subscription().topic();
    }

    Cluster cluster() {
        return identity.cluster();
    }

    /**
     * Opens a stream of deliveries.
     *
     * @param sink where the client is
     * @param ended run when the proxy, not the client, ends the stream
     * @return the stream; to be closed with {@link #close(DeliveryStream)}
     */
    public DeliveryStream open(DeliverySink sink, Runnable ended) {
        DeliveryStream stream = access().receive().open(identity.subscription(), sink);
        streams.put(stream, ended);
        if (released()) {
            // Released in between: end() has not seen this stream.
            end();
        }
        return stream;
    }

    /**
     * The client is gone: gives back what it has not acknowledged.
     *
     * @param stream one of this session's
     * @return completes, never with an error, when the brokers have been told
     */
    public CompletableFuture<Void> close(DeliveryStream stream) {
        streams.remove(stream);
        return stream.close();
    }

    /**
     * Acknowledges a delivery.
     *
     * @param receiptHandle as the client holds it
     * @return completes when the broker has stored it
     */
    public CompletableFuture<Void> acknowledge(String receiptHandle) {
        return access().receive()
                .acknowledge(identity.subscription(), DeliveryHandle.parse(receiptHandle), streams.keySet());
    }

    /**
     * Changes how long a delivery stays hidden.
     *
     * @param receiptHandle as the client holds it
     * @param invisible counted from now; zero for deliver again at once
     * @return the receipt handle that replaces it
     */
    public CompletableFuture<String> changeInvisible(String receiptHandle, Duration invisible) {
        return access().receive()
                .changeInvisible(
                        identity.subscription(), DeliveryHandle.parse(receiptHandle), invisible, streams.keySet())
                .thenApply(DeliveryHandle::toString);
    }

    /** Ends all streams and gives back what their clients have not acknowledged. */
    CompletableFuture<Void> end() {
        List<CompletableFuture<Void>> closed = new ArrayList<>();
        streams.forEach((stream, ended) -> {
            closed.add(close(stream));
            ended.run();
        });
        return CompletableFuture.allOf(closed.toArray(CompletableFuture[]::new));
    }

    @Override
    boolean busy() {
        return !streams.isEmpty();
    }
}
