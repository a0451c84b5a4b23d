package io.github.rocketmqproxy.testkit;

import io.github.rocketmqproxy.broker.PopRequest;
import io.github.rocketmqproxy.message.DeliveryHandle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A group that gets each queue strictly in order: a queue is closed until all that was popped from it is acknowledged. */
final class FakeOrderlyGroup implements FakeGroup {
    private static final int ORDERLY_REVIVE_QUEUE = 999;

    private final String broker;
    private final List<FakeQueue> queues;
    private final Map<Integer, Progress> progress = new HashMap<>();

    /** Where one queue stands. */
    private static final class Progress {
        long next;
        String attemptId = "";
        final TreeMap<Long, Open> open = new TreeMap<>();
        final Map<Long, Integer> attempts = new HashMap<>();
    }

    private record Open(long popTime, long visibleAt) {}

    FakeOrderlyGroup(String broker, List<FakeQueue> queues, boolean fromFirst) {
        this.broker = broker;
        this.queues = queues;
        for (FakeQueue queue : queues) {
            Progress start = new Progress();
            start.next = fromFirst ? 0 : queue.size();
            progress.put(queue.number(), start);
        }
    }

    @Override
    public List<Popped> pop(PopRequest request, long now) {
        List<Popped> found = new ArrayList<>();
        for (FakeQueue queue : queues) {
            if (request.queueId() == -1 || request.queueId() == queue.number()) {
                takeFrom(queue, request, now, found);
            }
        }
        return found;
    }

    private void takeFrom(FakeQueue queue, PopRequest request, long now, List<Popped> found) {
        Progress state = progressOf(queue.number());
        boolean closed = state.open.values().stream().anyMatch(open -> open.visibleAt > now);
        boolean repeated = !request.attemptId().isEmpty() && request.attemptId().equals(state.attemptId);
        if (closed && !repeated) {
            return;
        }
        List<Long> offsets = new ArrayList<>(state.open.keySet());
        while (found.size() + offsets.size() < request.maxMessages() && state.next < queue.size()) {
            long offset = state.next++;
            if (FakeFilter.matches(request.subscription().filter(), queue.at(offset))) {
                offsets.add(offset);
            }
        }
        state.attemptId = request.attemptId();
        offsets.stream()
                .sorted(Comparator.naturalOrder())
                .forEach(offset -> found.add(deliver(request, state, queue.at(offset), offsets.get(0), now)));
    }

    private Popped deliver(PopRequest request, Progress state, FakeMessage message, long start, long now) {
        long invisible = request.invisible().toMillis();
        state.open.put(message.offset(), new Open(now, now + invisible));
        int reconsumed = state.attempts.merge(message.offset(), 1, Integer::sum) - 1;
        return new Popped(
                message,
                reconsumed,
                new DeliveryHandle(
                        start,
                        now,
                        invisible,
                        ORDERLY_REVIVE_QUEUE,
                        0,
                        broker,
                        message.queueId(),
                        message.offset(),
                        message.commitLogOffset()));
    }

    private Progress progressOf(int queueId) {
        Progress state = progress.get(queueId);
        if (state == null) {
            throw new IllegalArgumentException("queue " + queueId + " of " + broker + " does not exist");
        }
        return state;
    }

    private @Nullable Open openOf(DeliveryHandle handle) {
        Progress state = progress.get(handle.queueId());
        Open open = state == null ? null : state.open.get(handle.offset());
        return open == null || open.popTime != handle.popTimeMillis() ? null : open;
    }

    @Override
    public boolean ack(DeliveryHandle handle, long now) {
        Open open = openOf(handle);
        if (open == null || open.visibleAt <= now) {
            return false;
        }
        Progress state = progressOf(handle.queueId());
        state.open.remove(handle.offset());
        state.attempts.remove(handle.offset());
        return true;
    }

    @Override
    public @Nullable DeliveryHandle changeInvisible(
            DeliveryHandle handle, long invisibleMillis, boolean countsAsAttempt, long now) {
        Open open = openOf(handle);
        if (open == null || open.visibleAt <= now) {
            return null;
        }
        Progress state = progressOf(handle.queueId());
        state.open.put(handle.offset(), new Open(now, now + invisibleMillis));
        if (!countsAsAttempt) {
            state.attempts.merge(handle.offset(), -1, Integer::sum);
        }
        return new DeliveryHandle(
                handle.startOffset(),
                now,
                Math.max(1, invisibleMillis),
                ORDERLY_REVIVE_QUEUE,
                0,
                broker,
                handle.queueId(),
                handle.offset(),
                handle.commitLogOffset());
    }

    @Override
    public @Nullable FakeMessage find(DeliveryHandle handle) {
        return openOf(handle) == null ? null : queues.get(handle.queueId()).at(handle.offset());
    }

    @Override
    public int inFlight() {
        return progress.values().stream().mapToInt(state -> state.open.size()).sum();
    }

    @Override
    public long lag() {
        return queues.stream()
                        .mapToLong(queue -> queue.size() - progressOf(queue.number()).next)
                        .sum()
                + inFlight();
    }
}
