package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.message.HalfMessage;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.send.TransactionWatcher;
import io.github.rocketmqproxy.session.IdContent.ProducerIdentity;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What one producer may do: send to its topic, and end its transactions. Thread-safe; nothing blocks. */
public final class ProducerSession extends Session {
    private final ProducerIdentity identity;
    private final IdSeal seal;
    private final AtomicInteger watchers = new AtomicInteger();

    ProducerSession(ProducerIdentity identity, ClusterAccess access, IdSeal seal, long nowNanos) {
        super(access, nowNanos);
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
     * Sends one message.
     *
     * @param message a message for {@link #topic()}
     * @param timeout how long the client waits, or null if it has set no deadline
     * @return the receipt, when the broker has stored the message
     */
    public CompletableFuture<SendReceipt> send(OutboundMessage message, @Nullable Duration timeout) {
        return access().send().send(message, timeout);
    }

    /**
     * The id by which the client ends the transaction of a half message, at any instance.
     *
     * @param half where the half message lies
     * @return the id
     */
    public String transactionId(HalfMessage half) {
        return seal.seal(IdKind.TRANSACTION, IdContent.bytes(half));
    }

    /**
     * Commits or rolls back a half message of this producer's topic.
     *
     * @param transactionId what {@link #transactionId} gave
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
        return access().send().endTransaction(half, commit);
    }

    /**
     * Passes the brokers' questions about half messages of this topic on.
     *
     * @param watcher who hears them
     * @return run it to stop; running it again does nothing
     */
    public Runnable watchTransactions(TransactionWatcher watcher) {
        watchers.incrementAndGet();
        Runnable stop = access().send().watchTransactions(topic(), watcher);
        AtomicBoolean stopped = new AtomicBoolean();
        return () -> {
            if (stopped.compareAndSet(false, true)) {
                stop.run();
                watchers.decrementAndGet();
            }
        };
    }

    @Override
    boolean busy() {
        return watchers.get() > 0;
    }
}
