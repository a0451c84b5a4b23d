package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.access.Caller;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.message.HalfMessage;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.session.IdContent.ProducerIdentity;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What one producer may do: send to its topic, and end its transactions. Thread-safe; nothing blocks. */
public final class ProducerSession extends Session {
    private static final Runnable NOT_YET = () -> {};

    private final ProducerIdentity identity;
    private final IdSeal seal;
    private final Map<TransactionListener, Runnable> watchers = new ConcurrentHashMap<>();

    ProducerSession(
            ProducerIdentity identity,
            ClusterAccess access,
            Caller caller,
            IdSeal seal,
            BooleanSupplier closing,
            long nowNanos) {
        super(access, caller, closing, nowNanos);
        this.identity = identity;
        this.seal = seal;
    }

    /**
     * The topic it sends to.
     *
     * @return the full topic name
     */
    public String topic() {
        return identity.topic();
    }

    Cluster cluster() {
        return identity.cluster();
    }

    /**
     * An id for a new message.
     *
     * @return an id that no other message has
     */
    public String newMessageId() {
        return access().send().newMessageId();
    }

    /**
     * Sends one message.
     *
     * @param message a message for {@link #topic()}
     * @param timeout how long the client waits, or null if it has set no deadline
     * @return the receipt, when the broker has stored the message
     */
    public CompletableFuture<SendReceipt> send(OutboundMessage message, @Nullable Duration timeout) {
        return caller().asProducer(topic(), () -> {
            caller().take(cluster().nameServers(), message);
            return access().send().send(message, timeout);
        });
    }

    /**
     * The id by which a client ends the transaction of a half message, at any instance.
     *
     * @param receipt what the half message was answered with
     * @return the id
     */
    public String transactionId(SendReceipt receipt) {
        return transactionId(HalfMessage.of(topic(), receipt));
    }

    /**
     * Commits or rolls back a half message of this producer's topic.
     *
     * @param transactionId what {@link #transactionId(SendReceipt)} gave
     * @param commit true to make it visible
     * @return completes when the broker has done it; fails with {@code INVALID_TRANSACTION_ID}
     */
    public CompletableFuture<Void> endTransaction(String transactionId, boolean commit) {
        HalfMessage half = seal.open(IdKind.TRANSACTION, transactionId)
                .map(IdContent::readHalfMessage)
                .orElse(null);
        if (half == null || !half.topic().equals(topic())) {
            String shown = transactionId.length() > 40 ? transactionId.substring(0, 40) + "…" : transactionId;
            return CompletableFuture.failedFuture(new ProxyException(
                    ErrorCode.INVALID_TRANSACTION_ID,
                    "transaction_id: \"" + shown + "\" (expected: an id that a transactional send to topic " + topic()
                            + " has answered, unchanged)"));
        }
        return caller().asProducer(topic(), () -> access().send().endTransaction(half, commit));
    }

    /**
     * Passes the brokers' questions about half messages of this topic on.
     *
     * @param listener who hears them, a new one for each stream; with several, each question goes to one
     * @return run it to stop; running it again does nothing
     */
    public Runnable watchTransactions(TransactionListener listener) {
        watchers.put(listener, NOT_YET);
        mayProduce(() -> watch(listener)).exceptionally(failure -> {
            refuse(listener, ProxyException.from(failure));
            return null;
        });
        if (tooLate()) {
            // Released in between: end() has not seen this one.
            end();
        }
        return () -> stop(listener);
    }

    private void watch(TransactionListener listener) {
        Runnable stop = access().send()
                .watchTransactions(topic(), (half, message) -> listener.check(transactionId(half), message));
        if (!watchers.replace(listener, NOT_YET, stop)) {
            // The client has gone in the meantime.
            stop.run();
        }
    }

    private CompletableFuture<Void> mayProduce(Runnable work) {
        return caller().asProducer(topic(), () -> {
            work.run();
            return CompletableFuture.completedFuture(null);
        });
    }

    /** Ends streams of checks that their client may have no longer. */
    void recheck() {
        if (!watchers.isEmpty()) {
            mayProduce(() -> {}).exceptionally(failure -> {
                ProxyException error = ProxyException.from(failure);
                if (isRefusal(error)) {
                    watchers.keySet().forEach(listener -> refuse(listener, error));
                }
                return null;
            });
        }
    }

    private void refuse(TransactionListener listener, ProxyException reason) {
        if (stop(listener)) {
            listener.refused(reason);
        }
    }

    /** Ends all streams of checks. */
    void end() {
        for (TransactionListener listener : watchers.keySet()) {
            if (stop(listener)) {
                listener.endedByProxy();
            }
        }
    }

    private boolean stop(TransactionListener listener) {
        Runnable stop = watchers.remove(listener);
        if (stop == null) {
            return false;
        }
        stop.run();
        return true;
    }

    private String transactionId(HalfMessage half) {
        return seal.seal(IdKind.TRANSACTION, IdContent.bytes(half));
    }

    @Override
    boolean busy() {
        return !watchers.isEmpty();
    }
}
