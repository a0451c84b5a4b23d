package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.access.Caller;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.TraceSpan;
import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.message.DeliveryBatch;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.ReceiveRequest;
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
    private static final Duration SLICE = Duration.ofSeconds(1);

    private final ConsumerIdentity identity;
    private final Duration invisibleDuration;
    private final Set<ConsumerStream> streams = ConcurrentHashMap.newKeySet();

    ConsumerSession(
            ConsumerIdentity identity,
            Duration invisibleDuration,
            ClusterAccess access,
            Caller caller,
            BooleanSupplier closing,
            long nowNanos) {
        super(access, caller, closing, nowNanos);
        this.identity = identity;
        this.invisibleDuration = invisibleDuration;
    }

    String group() {
        return identity.group();
    }

    OpenedConsumer opened(String id) {
        return new OpenedConsumer(id, identity.group(), identity.subscription());
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
     * Fetches messages once. They are the client's until their invisible duration is over, whatever becomes of its connection.
     *
     * @param maxMessages 1 to 32
     * @param invisible how long they stay hidden; zero for what the proxy has configured
     * @param wait how long to wait for the first
     * @return what came, to be closed; empty when nothing came in time; when this future is cancelled, what comes later goes back
     */
    public CompletableFuture<DeliveryBatch> receive(int maxMessages, Duration invisible, Duration wait) {
        Duration hidden = invisible.isZero() ? invisibleDuration : invisible;
        CompletableFuture<DeliveryBatch> answer = new CompletableFuture<>();
        consuming(() -> poll(maxMessages, hidden, wait, answer))
                .whenComplete(
                        (batch, failure) -> CancellableAnswer.settle(answer, batch, failure, DeliveryBatch::close));
        return answer;
    }

    /** In slices, each at another broker, so that no broker's messages wait behind the emptiness of another. */
    private CompletableFuture<DeliveryBatch> poll(
            int maxMessages, Duration invisible, Duration wait, CompletableFuture<?> answer) {
        Duration slice = wait.compareTo(SLICE) < 0 ? wait : SLICE;
        Duration rest = wait.minus(slice);
        return access().receive()
                .receive(new ReceiveRequest(identity.subscription(), "", -1, maxMessages, invisible, slice, "", ""))
                .thenCompose(batch -> batch.remaining() > 0 || rest.isZero() || closing() || answer.isDone()
                        ? CompletableFuture.completedFuture(batch)
                        : poll(maxMessages, invisible, rest, answer));
    }

    /**
     * Acknowledges a delivery.
     *
     * @param receiptHandle as the client holds it
     * @param call the call that says so
     * @return completes when the broker has stored it
     */
    public CompletableFuture<Void> acknowledge(String receiptHandle, TraceSpan call) {
        return consuming(() ->
                access().receive().acknowledge(identity.subscription(), DeliveryHandle.parse(receiptHandle), call));
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
