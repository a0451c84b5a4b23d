package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.MessageQueue;
import io.github.rocketmqproxy.message.PullResult;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One queue that is pulled: which of its messages are on their way, and up to where all are settled. Everything below the offset to
 * pull next that has no entry here is settled. Not thread-safe: its {@link PullConsumer} guards it.
 */
final class ProcessQueue {
    /** As many as consumers of RocketMQ 4.x take before they wait for the first. */
    static final int MAX_SPAN = 2_000;

    static final int MAX_UNSETTLED = 1_000;
    static final int PULL_SIZE = 32;

    private final MessageQueue queue;
    private final int topicKind;
    private final int maxReady;
    private final NavigableMap<Long, Entry> entries = new TreeMap<>();
    private final NavigableSet<Long> ready = new TreeSet<>();
    private final NavigableSet<Long> again = new TreeSet<>();

    private long next;
    private long committed;
    private boolean pulling;
    private long pausedUntilNanos;
    /** Before this, no delivery's time is over; so that all are looked at only when one may be. */
    private long noneOverBeforeNanos;

    private boolean anyOut;

    /** Where a message stands. */
    private enum State {
        /** Here, for the next who asks. */
        READY,
        /** With a client. */
        OUT,
        /** To be pulled once more. */
        AGAIN,
        /** On its way into the retry topic. */
        RETURNING
    }

    /** One message that is not settled. */
    private static final class Entry {
        private State state = State.READY;
        private @Nullable Delivery message;
        private @Nullable Delivery out;
        private long popTimeMillis;
        private long visibleAtNanos;
        private int extraAttempts;

        Entry(Delivery message) {
            this.message = message;
        }
    }

    /**
     * A look into the queue.
     *
     * @param offset where to begin
     * @param repeated whether for messages that were pulled before
     */
    record Look(long offset, boolean repeated) {}

    /**
     * A queue of which nothing is on its way.
     *
     * @param topicKind what handles are to say: {@link Handles#TOPIC} or {@link Handles#RETRY_TOPIC}
     * @param maxReady how many messages may wait here before no more are pulled
     * @param start the offset up to which the group has settled everything
     */
    ProcessQueue(MessageQueue queue, int topicKind, int maxReady, long start) {
        this.queue = queue;
        this.topicKind = topicKind;
        this.maxReady = maxReady;
        this.next = start;
        this.committed = start;
    }

    MessageQueue queue() {
        return queue;
    }

    /** Begins a look if it is time for one. */
    @Nullable
    Look begin(long nowNanos) {
        if (pulling || nowNanos - pausedUntilNanos < 0) {
            return null;
        }
        if (!again.isEmpty()) {
            pulling = true;
            return new Look(again.first(), true);
        }
        boolean room = ready.size() < maxReady && entries.size() < MAX_UNSETTLED && next - settled() < MAX_SPAN;
        if (!room) {
            return null;
        }
        pulling = true;
        return new Look(next, false);
    }

    void pulled(Look look, PullResult result) {
        pulling = false;
        if (look.repeated()) {
            pulledAgain(look, result);
            return;
        }
        for (Delivery message : result.messages()) {
            long offset = message.handle().offset();
            if (offset >= next) {
                entries.put(offset, new Entry(message));
                ready.add(offset);
            }
        }
        // For an offset out of range it may be a smaller one.
        next = result.nextOffset();
    }

    private void pulledAgain(Look look, PullResult result) {
        for (Delivery message : result.messages()) {
            long offset = message.handle().offset();
            if (again.remove(offset)) {
                Entry entry = known(offset);
                entry.message = message;
                entry.state = State.READY;
                ready.add(offset);
            }
        }
        // What the broker does not hold any more can never be delivered.
        boolean shortened = result.outcome() == PullResult.Outcome.OUT_OF_RANGE && result.nextOffset() <= look.offset();
        NavigableSet<Long> gone = shortened ? again : again.headSet(result.nextOffset(), false);
        entries.keySet().removeAll(gone);
        gone.clear();
    }

    /** A look has failed. */
    void failed(long pausedUntil) {
        pulling = false;
        pause(pausedUntil);
    }

    void pause(long untilNanos) {
        pausedUntilNanos = untilNanos;
    }

    /** Whether the same look would find the same: nothing, and at once. */
    boolean isStuck(Look look) {
        return look.repeated() && !again.isEmpty() && again.first() == look.offset();
    }

    /**
     * Hands out messages that are here.
     *
     * @param most how many
     * @param topic the topic that their consumer knows
     */
    List<Delivery> take(
            int most, String topic, Predicate<Delivery> wanted, Duration invisible, long nowNanos, long nowMillis) {
        List<Delivery> taken = new ArrayList<>();
        for (Long offset : List.copyOf(ready)) {
            if (taken.size() == most) {
                break;
            }
            Entry entry = known(offset);
            Delivery message = entry.message;
            if (message != null && wanted.test(message)) {
                ready.remove(offset);
                entry.message = null;
                out(entry, nowNanos + invisible.toNanos());
                // Two handles of one message must differ.
                entry.popTimeMillis = Math.max(nowMillis, entry.popTimeMillis + 1);
                DeliveryHandle handle = handle(message.handle(), invisible, entry.popTimeMillis);
                Delivery shown = shown(message, topic, entry.extraAttempts, handle);
                entry.out = bare(shown);
                taken.add(shown);
            }
        }
        return taken;
    }

    private void out(Entry entry, long visibleAtNanos) {
        entry.state = State.OUT;
        entry.visibleAtNanos = visibleAtNanos;
        if (!anyOut || visibleAtNanos - noneOverBeforeNanos < 0) {
            noneOverBeforeNanos = visibleAtNanos;
        }
        anyOut = true;
    }

    private DeliveryHandle handle(DeliveryHandle place, Duration invisible, long nowMillis) {
        return new DeliveryHandle(
                place.offset(),
                nowMillis,
                Math.max(1, invisible.toMillis()),
                Handles.PULLED,
                topicKind,
                queue.brokerName(),
                queue.queueId(),
                place.offset(),
                place.commitLogOffset());
    }

    private static Delivery shown(Delivery message, String topic, int extraAttempts, DeliveryHandle handle) {
        return new Delivery(
                topic,
                message.messageId(),
                message.body(),
                message.tag(),
                message.properties(),
                message.bornTimestamp(),
                message.reconsumeTimes() + extraAttempts,
                handle,
                message.bornHost(),
                message.storeTimestamp(),
                message.storeHost(),
                message.halfMessageOffset());
    }

    /** What is kept of a message while a client has it. */
    private static Delivery bare(Delivery shown) {
        return new Delivery(
                shown.topic(),
                shown.messageId(),
                ByteBuffer.allocate(0),
                "",
                Map.of(),
                shown.bornTimestamp(),
                shown.reconsumeTimes(),
                shown.handle());
    }

    private Entry known(long offset) {
        return Objects.requireNonNull(entries.get(offset));
    }

    /** Whether the handle names a delivery that a client has now. */
    boolean isOut(DeliveryHandle handle) {
        Entry entry = entries.get(handle.offset());
        return entry != null && entry.state == State.OUT && entry.popTimeMillis == handle.popTimeMillis();
    }

    /** The message needs nobody any more; does nothing if it is settled already. */
    void settle(long offset) {
        entries.remove(offset);
        ready.remove(offset);
        again.remove(offset);
    }

    /** Keeps a delivery that is out for longer; answers its new handle. */
    DeliveryHandle extend(DeliveryHandle handle, Duration invisible, long nowNanos, long nowMillis) {
        Entry entry = known(handle.offset());
        entry.popTimeMillis = Math.max(nowMillis, entry.popTimeMillis + 1);
        out(entry, nowNanos + invisible.toNanos());
        return handle(handle, invisible, entry.popTimeMillis);
    }

    /** The message is to be delivered again from here. */
    void repeat(long offset, boolean countsAsAttempt) {
        Entry entry = entries.get(offset);
        if (entry != null && entry.state != State.READY) {
            entry.state = State.AGAIN;
            entry.extraAttempts += countsAsAttempt ? 1 : 0;
            again.add(offset);
        }
    }

    /** A delivery that is out goes into the retry topic: from now on, nobody gets it or can acknowledge it. Null if it is not out. */
    @Nullable
    Delivery giveUp(long offset) {
        Entry entry = entries.get(offset);
        if (entry == null || entry.state != State.OUT) {
            return null;
        }
        entry.state = State.RETURNING;
        return entry.out;
    }

    /** Those whose time is over. */
    List<Long> expired(long nowNanos) {
        if (!anyOut || nowNanos - noneOverBeforeNanos < 0) {
            return List.of();
        }
        List<Long> expired = new ArrayList<>();
        anyOut = false;
        entries.forEach((offset, entry) -> {
            if (entry.state == State.OUT && nowNanos - entry.visibleAtNanos >= 0) {
                expired.add(offset);
            } else if (entry.state == State.OUT) {
                out(entry, entry.visibleAtNanos);
            }
        });
        return expired;
    }

    /** Whether no message is with a client or on its way back. */
    boolean isIdle() {
        return entries.values().stream().noneMatch(entry -> entry.state == State.OUT || entry.state == State.RETURNING);
    }

    /** The offset up to which everything is settled. */
    long settled() {
        return entries.isEmpty() ? next : Math.min(next, entries.firstKey());
    }

    boolean isCommitted() {
        return committed == settled();
    }

    void committed(long offset) {
        committed = offset;
    }
}
