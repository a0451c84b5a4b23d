package io.github.rocketmqproxy.receive;

import io.github.rocketmqproxy.buffer.MemoryBudget;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryBatch;
import io.github.rocketmqproxy.message.DeliveryHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A batch whose messages count in the memory budget until they are taken. */
final class Fetched implements DeliveryBatch {
    /** Longer than a client that reads at all needs for 32 messages. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final MemoryBudget budget;
    private final Consumer<Delivery> handedOut;
    private final Set<Fetched> open;
    private final Consumer<List<DeliveryHandle>> giveBack;
    private final long openedNanos;

    // Guarded by this.
    private final Deque<Delivery> waiting;
    private boolean closed;

    /**
     * A batch for which there is room in the budget already.
     *
     * @param deliveries what was fetched
     * @param budget where all of it is reserved
     * @param handedOut hears of each that is taken
     * @param open where to stand while it is open
     * @param nowNanos the time
     * @param giveBack what becomes of those that are not taken
     */
    Fetched(
            List<Delivery> deliveries,
            MemoryBudget budget,
            Consumer<Delivery> handedOut,
            Set<Fetched> open,
            long nowNanos,
            Consumer<List<DeliveryHandle>> giveBack) {
        this.waiting = new ArrayDeque<>(deliveries);
        this.budget = budget;
        this.handedOut = handedOut;
        this.open = open;
        this.openedNanos = nowNanos;
        this.giveBack = giveBack;
        open.add(this);
    }

    @Override
    public synchronized int remaining() {
        return waiting.size();
    }

    @Override
    public @Nullable Delivery next() {
        Delivery next;
        synchronized (this) {
            next = waiting.poll();
        }
        if (next != null) {
            budget.release(1, next.size());
            handedOut.accept(next);
        }
        return next;
    }

    /** Ends a batch whose client does not read, so that it does not hold memory for ever. */
    void tick(long nowNanos) {
        if (nowNanos - openedNanos > PATIENCE.toNanos()) {
            close();
        }
    }

    @Override
    public void close() {
        List<Delivery> left;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            left = new ArrayList<>(waiting);
            waiting.clear();
        }
        open.remove(this);
        List<DeliveryHandle> handles = new ArrayList<>(left.size());
        for (Delivery delivery : left) {
            budget.release(1, delivery.size());
            handles.add(delivery.handle());
        }
        giveBack.accept(handles);
    }
}
