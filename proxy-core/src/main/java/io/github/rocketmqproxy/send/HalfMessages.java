package io.github.rocketmqproxy.send;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.broker.BrokerClient;
import io.github.rocketmqproxy.message.HalfMessage;
import io.github.rocketmqproxy.worker.AsyncWork;
import io.github.rocketmqproxy.worker.Timer;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Ends transactions, and remembers the half messages of late: those sent by this instance, so that their end needs no look-up, and
 * those ended by it, as brokers take a repeated commit for a second message. Nothing needs this memory: what it has lost is
 * looked up at the broker. Thread-safe.
 */
final class HalfMessages {
    static final int MOST = 10_000;
    private static final long KEEP_NANOS = Duration.ofMinutes(10).toNanos();

    private final BrokerClient broker;
    private final Timer timer;
    // Guarded by this; the oldest come first.
    private final Map<Place, Entry> entries = new LinkedHashMap<>();

    HalfMessages(BrokerClient broker, Timer timer) {
        this.broker = broker;
        this.timer = timer;
    }

    /** A half message has been stored. */
    synchronized void sent(HalfMessage half) {
        entries.put(Place.of(half), new Entry(half, timer.nanoTime()));
        dropOld();
    }

    /**
     * Ends a transaction. Asked again for what it is doing or has done, it does nothing more and gives the same answer.
     *
     * @param half which half message; its queue offset may be unknown
     * @param commit true to make it visible
     * @return completes when the broker has done it; fails with {@code INVALID_TRANSACTION_ID}
     */
    CompletableFuture<Void> end(HalfMessage half, boolean commit) {
        Entry entry = entry(half);
        if (!entry.isOf(half)) {
            // Somebody claims another's half message: the broker tells them apart.
            return atBroker(half, commit);
        }
        Ending mine = new Ending(commit, new CompletableFuture<>());
        Ending first = entry.begin(mine);
        if (first != mine) {
            return first.commit() == commit ? first.done() : CompletableFuture.failedFuture(ended(half, first));
        }
        AsyncWork.start(() -> atBroker(entry.located(half), commit)).whenComplete((nothing, failure) -> {
            if (failure == null) {
                mine.done().complete(null);
            } else {
                failed(half, entry);
                mine.done().completeExceptionally(ProxyException.from(failure));
            }
        });
        return mine.done();
    }

    private CompletableFuture<Void> atBroker(HalfMessage half, boolean commit) {
        if (half.queueOffset() >= 0) {
            return broker.endTransaction(half, commit);
        }
        return broker.halfMessage(half.topic(), half.messageId(), half.brokerName(), half.commitLogOffset())
                .thenCompose(found -> broker.endTransaction(at(half, found.queueOffset()), commit));
    }

    private synchronized Entry entry(HalfMessage half) {
        Entry entry = entries.computeIfAbsent(Place.of(half), place -> new Entry(half, timer.nanoTime()));
        dropOld();
        return entry;
    }

    /** It may be tried again. What only the one who failed has told is not believed any longer. */
    private synchronized void failed(HalfMessage half, Entry entry) {
        entry.beginAnew();
        if (entry.half == half) {
            entries.remove(Place.of(half), entry);
        }
    }

    /** Forgets what is too old. Called by a timer. */
    synchronized void sweep() {
        dropOld();
    }

    /** Half messages remembered. */
    synchronized int size() {
        return entries.size();
    }

    private void dropOld() {
        long now = timer.nanoTime();
        Iterator<Entry> oldest = entries.values().iterator();
        while (oldest.hasNext() && (now - oldest.next().sinceNanos > KEEP_NANOS || entries.size() > MOST)) {
            oldest.remove();
        }
    }

    private static HalfMessage at(HalfMessage half, long queueOffset) {
        return new HalfMessage(
                half.topic(),
                half.messageId(),
                half.brokerName(),
                queueOffset,
                half.commitLogOffset(),
                half.fromCheck());
    }

    private static ProxyException ended(HalfMessage half, Ending earlier) {
        return new ProxyException(
                ErrorCode.INVALID_TRANSACTION_ID,
                "transaction of message " + half.messageId() + ": already "
                        + (earlier.commit() ? "committed" : "rolled back") + " (expected: one that has not ended)");
    }

    /** One half message lies at one place of one broker's log. */
    private record Place(String brokerName, long commitLogOffset) {
        static Place of(HalfMessage half) {
            return new Place(half.brokerName(), half.commitLogOffset());
        }
    }

    private record Ending(boolean commit, CompletableFuture<Void> done) {}

    /** What is known of one half message. */
    private static final class Entry {
        private final HalfMessage half;
        private final long sinceNanos;
        // Guarded by this.
        private @Nullable Ending ending;

        Entry(HalfMessage half, long sinceNanos) {
            this.half = half;
            this.sinceNanos = sinceNanos;
        }

        boolean isOf(HalfMessage other) {
            return half.topic().equals(other.topic()) && half.messageId().equals(other.messageId());
        }

        HalfMessage located(HalfMessage other) {
            return other.queueOffset() >= 0 ? other : at(other, half.queueOffset());
        }

        /** One end at a time: answers the one that is there, or takes {@code mine} for it. */
        synchronized Ending begin(Ending mine) {
            Ending there = ending;
            if (there != null) {
                return there;
            }
            ending = mine;
            return mine;
        }

        synchronized void beginAnew() {
            ending = null;
        }
    }
}
