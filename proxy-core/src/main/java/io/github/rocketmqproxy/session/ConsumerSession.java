package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.access.Caller;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.receive.DeliverySink;
import io.github.rocketmqproxy.receive.DeliveryStream;
import io.github.rocketmqproxy.session.IdContent.ConsumerIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What one consumer may do: receive from its subscription and settle what it got. Thread-safe; nothing blocks. */
public final class ConsumerSession extends Session {
    private final ConsumerIdentity identity;
    private final Set<ConsumerStream> streams = ConcurrentHashMap.newKeySet();

    ConsumerSession(
            ConsumerIdentity identity, ClusterAccess access, Caller caller, BooleanSupplier closing, long nowNanos) {
        super(access, caller, closing, nowNanos);
        this.identity = identity;
    }

    String group() {
        return identity.group();
    }

    /** The group as the broker knows it. */
    String brokerGroup() {
        return identity.subscription().group();
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
     * @param client where the client is
     * @return the stream; to be closed when the client goes
     */
    public ConsumerStream open(DeliveryClient client) {
        ConsumerStream stream = new ConsumerStream(this, client);
        streams.add(stream);
        mayConsume(stream::begin).exceptionally(failure -> {
            stream.refuse(ProxyException.from(failure));
            return null;
        });
        if (tooLate()) {
            // Released in between: end() has not seen this stream.
            end();
        }
        return stream;
    }

    /**
     * Acknowledges a delivery.
     *
     * @param receiptHandle as the client holds it
     * @return completes when the broker has stored it
     */
    public CompletableFuture<Void> acknowledge(String receiptHandle) {
        return consuming(
                () -> access().receive().acknowledge(identity.subscription(), DeliveryHandle.parse(receiptHandle)));
    }

    /**
     * Changes how long a delivery stays hidden.
     *
     * @param receiptHandle as the client holds it
     * @param invisible counted from now; zero for deliver again at once
     * @return the receipt handle that replaces it
     */
    public CompletableFuture<String> changeInvisible(String receiptHandle, Duration invisible) {
        return consuming(() -> access().receive()
                .changeInvisible(identity.subscription(), DeliveryHandle.parse(receiptHandle), invisible, true)
                .thenApply(DeliveryHandle::toString));
    }

    private <T> CompletableFuture<T> consuming(Supplier<CompletableFuture<T>> work) {
        return caller().asConsumer(topic(), identity.fullGroup(), work);
    }

    private CompletableFuture<Void> mayConsume(Runnable work) {
        return consuming(() -> {
            work.run();
            return CompletableFuture.completedFuture(null);
        });
    }

    /** Ends streams that their client may have no longer. */
    void recheck() {
        if (!streams.isEmpty()) {
            mayConsume(() -> {}).exceptionally(failure -> {
                ProxyException error = ProxyException.from(failure);
                if (isRefusal(error)) {
                    streams.forEach(stream -> stream.refuse(error));
                }
                return null;
            });
        }
    }

    DeliveryStream deliverTo(DeliverySink sink) {
        return access().receive().open(identity.subscription(), sink);
    }

    void closed(ConsumerStream stream) {
        streams.remove(stream);
    }

    /** Ends all streams and gives back what their clients have not acknowledged. */
    CompletableFuture<Void> end() {
        List<CompletableFuture<Void>> ended = new ArrayList<>();
        streams.forEach(stream -> ended.add(stream.endByProxy()));
        return CompletableFuture.allOf(ended.toArray(CompletableFuture[]::new));
    }

    @Override
    boolean busy() {
        return !streams.isEmpty();
    }
}
