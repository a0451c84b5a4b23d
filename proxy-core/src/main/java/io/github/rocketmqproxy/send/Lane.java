package io.github.rocketmqproxy.send;

import io.github.rocketmqproxy.worker.Cancellable;
import io.github.rocketmqproxy.worker.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Natural batching: a message that finds nothing in flight leaves at once, the others wait together until the answer comes, the
 * batch is full or the flush interval is over.
 *
 * <p>An ordered lane has one batch in flight and never a second: what comes later cannot overtake. Thread-safe; the sender is
 * called without the lock.
 */
final class Lane {
    /** More bytes in one request would hold up the others of the connection. */
    static final int MAX_BATCH_BYTES = 1 << 20;

    private final int maxMessages;
    private final Duration flushInterval;
    private final boolean ordered;
    private final Timer timer;
    private final Function<List<Pending>, CompletableFuture<Void>> sender;

    // Guarded by this.
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private int inFlight;
    private boolean retired;
    private @Nullable Cancellable flushTimer;

    /**
     * An empty lane.
     *
     * @param sender sends a batch; its future completes, never with an error, when each message is settled
     */
    Lane(
            int maxMessages,
            Duration flushInterval,
            boolean ordered,
            Timer timer,
            Function<List<Pending>, CompletableFuture<Void>> sender) {
        this.maxMessages = maxMessages;
        this.flushInterval = flushInterval;
        this.ordered = ordered;
        this.timer = timer;
        this.sender = sender;
    }

    /** Takes a message over, or answers false when the lane is no longer in use. */
    boolean add(Pending pending) {
        List<Pending> batch;
        synchronized (this) {
            if (retired) {
                return false;
            }
            waiting.add(pending);
            waitingBytes += pending.size();
            batch = mayLeave() ? take() : List.of();
        }
        send(batch);
        return true;
    }

    /** Takes the lane out of use if it is empty. */
    synchronized boolean retire() {
        retired = waiting.isEmpty() && inFlight == 0;
        return retired;
    }

    private boolean mayLeave() {
        if (inFlight == 0) {
            return true;
        }
        if (ordered) {
            return false;
        }
        if (waiting.size() >= maxMessages || waitingBytes >= MAX_BATCH_BYTES || flushInterval.isZero()) {
            return true;
        }
        if (flushTimer == null) {
            flushTimer = timer.schedule(this::flushIntervalOver, flushInterval);
        }
        return false;
    }

    private void flushIntervalOver() {
        List<Pending> batch;
        synchronized (this) {
            flushTimer = null;
            batch = waiting.isEmpty() ? List.of() : take();
        }
        send(batch);
    }

    /** The next batch: the oldest messages, as many as fit. */
    private List<Pending> take() {
        List<Pending> batch = new ArrayList<>(Math.min(waiting.size(), maxMessages));
        long bytes = 0;
        for (Pending next = waiting.peek(); next != null && batch.size() < maxMessages; next = waiting.peek()) {
            if (!batch.isEmpty() && bytes + next.size() > MAX_BATCH_BYTES) {
                break;
            }
            bytes += next.size();
            batch.add(waiting.remove());
        }
        waitingBytes -= bytes;
        inFlight++;
        if (flushTimer != null && waiting.isEmpty()) {
            flushTimer.cancel();
            flushTimer = null;
        }
        return batch;
    }

    private void send(List<Pending> batch) {
        List<Pending> next = batch;
        // A loop, not a recursion: a sender that is done at once must not deepen the stack.
        while (!next.isEmpty()) {
            CompletableFuture<Void> done = sender.apply(next);
            if (!done.isDone()) {
                done.whenComplete((nothing, failure) -> send(answered()));
                return;
            }
            next = answered();
        }
    }

    private synchronized List<Pending> answered() {
        inFlight--;
        return !waiting.isEmpty() && inFlight == 0 ? take() : List.of();
    }
}
