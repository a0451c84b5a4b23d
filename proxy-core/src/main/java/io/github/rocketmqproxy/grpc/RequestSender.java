package io.github.rocketmqproxy.grpc;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What one connection has sent of requests that are not complete. Thread-safe. */
final class RequestSender {
    /** What each piece costs beside its bytes: objects that stand for it. A request may come in pieces of one byte. */
    static final int PIECE_OVERHEAD = 256;

    /** Calls that hold less are refused only if none holds more: a whole small request may be among them, just being read. */
    private static final int LITTLE = 8 * 1024;

    private final IncompleteRequests all;
    private final LongSupplier nanoClock;
    /** Guarded by this; bounded by the connection's calls. */
    private final Map<CallTracer, Held> calls = new HashMap<>();
    /** Guarded by this. */
    private long begun;
    /** Written under the lock. */
    private volatile long bytes;

    /** What one call holds; {@code number} grows from one to the next, {@code since} is when it began. */
    private static final class Held {
        final long number;
        final long since;
        long bytes;

        Held(long number, long since) {
            this.number = number;
            this.since = since;
        }
    }

    RequestSender(IncompleteRequests all, LongSupplier nanoClock) {
        this.all = all;
        this.nanoClock = nanoClock;
    }

    long bytes() {
        return bytes;
    }

    /** A piece of a message has come, perhaps the last one. */
    void received(CallTracer call, long size) {
        long cost = size + PIECE_OVERHEAD;
        synchronized (this) {
            calls.computeIfAbsent(call, fresh -> new Held(++begun, nanoClock.getAsLong())).bytes += cost;
            bytes += cost;
        }
        all.received(cost);
    }

    /** The call's message is complete, or nobody waits for the rest of it. */
    void done(CallTracer call) {
        long released;
        synchronized (this) {
            released = remove(call);
        }
        all.released(released);
    }

    private long remove(CallTracer call) {
        Held held = calls.remove(call);
        if (held == null) {
            return 0;
        }
        bytes -= held.bytes;
        return held.bytes;
    }

    /**
     * Lets a call go that is to be refused: the one that has begun last, so that those that have come further are completed.
     *
     * @return the call, which the caller refuses; null if there is none
     */
    @Nullable
    CallTracer giveUpNewest() {
        CallTracer chosen = null;
        Held most = null;
        long released;
        synchronized (this) {
            for (Map.Entry<CallTracer, Held> entry : calls.entrySet()) {
                Held held = entry.getValue();
                if (most == null || isBetter(held, most)) {
                    chosen = entry.getKey();
                    most = held;
                }
            }
            released = chosen == null ? 0 : remove(chosen);
        }
        all.released(released);
        return chosen;
    }

    private static boolean isBetter(Held held, Held than) {
        boolean large = held.bytes >= LITTLE;
        return large == than.bytes >= LITTLE ? held.number > than.number : large;
    }

    /** Lets a call go whose message has been incomplete since before that moment. */
    @Nullable
    CallTracer giveUpOlder(long nanos) {
        CallTracer chosen = null;
        long released = 0;
        synchronized (this) {
            for (Map.Entry<CallTracer, Held> entry : calls.entrySet()) {
                if (entry.getValue().since - nanos < 0) {
                    chosen = entry.getKey();
                    break;
                }
            }
            if (chosen != null) {
                released = remove(chosen);
            }
        }
        all.released(released);
        return chosen;
    }
}
