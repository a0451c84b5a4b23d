package io.github.rocketmqproxy.receive;

import io.github.rocketmqproxy.buffer.MemoryBudget;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryBatch;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.metrics.EngineMetrics;
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

    private final String topic;
    private final MemoryBudget budget;
    private final EngineMetrics metrics;
    private final Set<Fetched> open;
    private final Consumer<List<DeliveryHandle>> giveBack;
    private final long openedNanos;

    // Guarded by this.
    private final Deque<Delivery> waiting;
    private boolean closed;

    /**
     * A batch for which there is room in the budget already.
     *
     * @param topic where from
     * @param deliveries what was fetched
     * @param budget where all of it is reserved
     * @param metrics what is counted
     * @param open where to stand while it is open
     * @param nowNanos the time
     * @param giveBack what becomes of those that are not taken
     */
    Fetched(
            String topic,
            List<Delivery> deliveries,
            MemoryBudget budget,
            EngineMetrics metrics,
            Set<Fetched> open,
            long nowNanos,
            Consumer<List<DeliveryHandle>> giveBack) {
        this.topic = topic;
        this.waiting = new ArrayDeque<>(deliveries);
        this.budget = budget;
        this.metrics = metrics;
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
            metrics.messagesReceived(topic, 1, next.body().remaining());
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
