package io.github.rocketmqproxy.send;

import io.github.rocketmqproxy.config.SendConfig;
import io.github.rocketmqproxy.worker.Cancellable;
import io.github.rocketmqproxy.worker.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Natural batching: a message that finds nothing in flight leaves at once, the others wait together until the answer comes, the
 * batch is full or the flush interval is over.
 *
 * <p>After the answer to a batch, its producers are about to send again: the next batch waits for half as many messages as the last
 * one had, but for no longer than half the time that the broker took, and never more than a millisecond. Without that, batches of one
 * would keep slipping in between, and cost as much as large ones.
 *
 * <p>An ordered lane has one batch in flight and never a second: what comes later cannot overtake. Thread-safe; the sender is
 * called without the lock.
 */
final class Lane {
    /** More bytes in one request would hold up the others of the connection. */
    static final int MAX_BATCH_BYTES = 1 << 20;
    /** The longest wait for company that is only expected. */
    static final long MAX_EXPECTANT_NANOS = 1_000_000;

    private final Supplier<SendConfig> config;
    private final boolean ordered;
    private final Timer timer;
    private final Function<List<Pending>, CompletableFuture<Void>> sender;

    // Guarded by this.
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long waitingSince;
    private int inFlight;
    private int expected;
    private long expectedUntil;
    private boolean retired;
    private @Nullable Cancellable alarm;
    private long alarmNanos;

    /**
     * An empty lane.
     *
     * @param config batch size and flush interval, as they are at each moment
     * @param sender sends a batch; its future completes, never with an error, when each message is settled
     */
    Lane(
            Supplier<SendConfig> config,
            boolean ordered,
            Timer timer,
            Function<List<Pending>, CompletableFuture<Void>> sender) {
        this.config = config;
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
            if (waiting.isEmpty()) {
                waitingSince = timer.nanoTime();
            }
            waiting.add(pending);
            waitingBytes += pending.size();
            batch = next();
        }
        send(batch);
        return true;
    }

    /** How many messages wait or are in flight. */
    synchronized int pending() {
        return waiting.size() + inFlight;
    }

    /** Takes the lane out of use if it is empty. */
    synchronized boolean retire() {
        retired = waiting.isEmpty() && inFlight == 0;
        return retired;
    }

    /** What leaves now; nothing if it has to wait. */
    private List<Pending> next() {
        if (waiting.isEmpty() || (ordered && inFlight > 0)) {
            return List.of();
        }
        if (isFull() || (inFlight == 0 && waiting.size() >= expected)) {
            return take();
        }
        long due = inFlight == 0 ? expectedUntil : waitingSince + flushNanos();
        long wait = due - timer.nanoTime();
        if (wait <= 0) {
            return take();
        }
        wakeUp(due, wait);
        return List.of();
    }

    private boolean isFull() {
        return waiting.size() >= config.get().batchSize() || waitingBytes >= MAX_BATCH_BYTES || flushNanos() == 0;
    }

    private long flushNanos() {
        return config.get().flushInterval().toNanos();
    }

    /** The alarm of a batch that has left earlier stays: setting one for each batch would cost more than one in vain now and then. */
    private void wakeUp(long due, long wait) {
        if (alarm != null && alarmNanos - due <= 0) {
            return;
        }
        if (alarm != null) {
            alarm.cancel();
        }
        alarmNanos = due;
        alarm = timer.schedule(this::alarmed, Duration.ofNanos(wait));
    }

    private void alarmed() {
        List<Pending> batch;
        synchronized (this) {
            alarm = null;
            batch = next();
        }
        send(batch);
    }

    /** The next batch: the oldest messages, as many as fit. */
    private List<Pending> take() {
        int maxMessages = config.get().batchSize();
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
        return batch;
    }

    private void send(List<Pending> batch) {
        List<Pending> next = batch;
        // A loop, not a recursion: a sender that is done at once must not deepen the stack.
        while (!next.isEmpty()) {
            List<Pending> sent = next;
            long start = timer.nanoTime();
            CompletableFuture<Void> done = sender.apply(sent);
            if (!done.isDone()) {
                done.whenComplete((nothing, failure) -> send(answered(sent.size(), start)));
                return;
            }
            next = answered(sent.size(), start);
        }
    }

    private synchronized List<Pending> answered(int messages, long start) {
        inFlight--;
        if (inFlight > 0) {
            return List.of();
        }
        long now = timer.nanoTime();
        expected = messages / 2;
        expectedUntil = now + Math.min(flushNanos(), Math.min(MAX_EXPECTANT_NANOS, (now - start) / 2));
        return next();
    }
}
