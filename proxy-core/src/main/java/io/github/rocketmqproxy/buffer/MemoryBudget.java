package io.github.rocketmqproxy.buffer;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * An account with two limits, messages and bytes. A reservation is granted whole or refused at once.
 *
 * <p>Thread-safe and lock-free. Nothing is granted beyond a limit, with two exceptions: into an empty budget goes a reservation of any number
 * of bytes, because it would otherwise never be granted; and an eighth more is kept for those who hold little, whom the others would
 * otherwise keep out.
 */
public final class MemoryBudget {
    private static final Usage NOTHING = new Usage(0, 0);
    /** The part of each limit that is kept, beyond it, for those who hold little. */
    private static final int EXTRA = 8;

    private volatile long maxMessages;
    private volatile long maxBytes;
    private final AtomicReference<Usage> state = new AtomicReference<>(NOTHING);
    private final LongAdder refused = new LongAdder();

    /**
     * An empty budget.
     *
     * @param maxMessages most messages, at least 1
     * @param maxBytes most bytes, at least 1
     */
    public MemoryBudget(long maxMessages, long maxBytes) {
        limit(maxMessages, maxBytes);
    }

    /**
     * Sets other limits. What is granted stays so, also beyond them.
     *
     * @param maxMessages most messages, at least 1
     * @param maxBytes most bytes, at least 1
     */
    public void limit(long maxMessages, long maxBytes) {
        this.maxMessages = atLeastOne("maxMessages", maxMessages);
        this.maxBytes = atLeastOne("maxBytes", maxBytes);
    }

    /**
     * Takes a share of the budget, or nothing.
     *
     * @param messages how many messages, not negative
     * @param bytes how many bytes, not negative
     * @return true if granted: the caller must {@link #release} as much later
     */
    public boolean tryReserve(long messages, long bytes) {
        return tryReserve(messages, bytes, () -> false);
    }

    /**
     * Takes a share of the budget, or of what is kept beside it for those who hold little, or nothing.
     *
     * @param messages how many messages, not negative
     * @param bytes how many bytes, not negative
     * @param holdsLittle whether whoever asks holds little; asked only if the budget itself is full
     * @return true if granted: the caller must {@link #release} as much later
     */
    public boolean tryReserve(long messages, long bytes, BooleanSupplier holdsLittle) {
        notNegative(messages, bytes);
        if (grant(messages, bytes, 0) || (holdsLittle.getAsBoolean() && grant(messages, bytes, EXTRA))) {
            return true;
        }
        refused.increment();
        return false;
    }

    private boolean grant(long messages, long bytes, int extra) {
        long mostMessages = maxMessages;
        long mostBytes = maxBytes;
        if (extra != 0) {
            mostMessages = saturated(mostMessages, Math.max(1, mostMessages / extra));
            mostBytes = saturated(mostBytes, mostBytes / extra);
        }
        while (true) {
            Usage now = usage();
            // Written as a difference so that huge numbers cannot overflow.
            boolean fits =
                    messages <= mostMessages - now.messages && (bytes <= mostBytes - now.bytes || now.isNothing());
            if (!fits) {
                return false;
            }
            if (state.compareAndSet(now, new Usage(now.messages + messages, now.bytes + bytes))) {
                return true;
            }
        }
    }

    private static long saturated(long limit, long more) {
        return limit > Long.MAX_VALUE - more ? Long.MAX_VALUE : limit + more;
    }

    /**
     * Gives a share back.
     *
     * @param messages as many as were reserved
     * @param bytes as many as were reserved
     */
    public void release(long messages, long bytes) {
        notNegative(messages, bytes);
        while (true) {
            Usage now = usage();
            // A second release of one share is a fault of the caller; it must not make room that is not there.
            assert now.messages >= messages && now.bytes >= bytes
                    : "release of " + messages + " messages, " + bytes + " bytes from " + now;
            Usage next = new Usage(Math.max(0, now.messages - messages), Math.max(0, now.bytes - bytes));
            if (state.compareAndSet(now, next)) {
                return;
            }
        }
    }

    /**
     * Messages reserved now.
     *
     * @return not negative
     */
    public long messages() {
        return usage().messages;
    }

    /**
     * Bytes reserved now.
     *
     * @return not negative
     */
    public long bytes() {
        return usage().bytes;
    }

    /**
     * The limit of messages.
     *
     * @return at least 1
     */
    public long maxMessages() {
        return maxMessages;
    }

    /**
     * The limit of bytes.
     *
     * @return at least 1
     */
    public long maxBytes() {
        return maxBytes;
    }

    /**
     * Reservations refused since the budget was made.
     *
     * @return a count that only grows
     */
    public long refused() {
        return refused.sum();
    }

    private Usage usage() {
        return Objects.requireNonNull(state.get());
    }

    private static long atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: at least 1)");
        }
        return value;
    }

    private static void notNegative(long messages, long bytes) {
        if (messages < 0 || bytes < 0) {
            throw new IllegalArgumentException(
                    "messages: " + messages + ", bytes: " + bytes + " (expected: none negative)");
        }
    }

    /** Both figures in one object, so that they change together. */
    private record Usage(long messages, long bytes) {
        boolean isNothing() {
            return messages == 0 && bytes == 0;
        }
    }
}
