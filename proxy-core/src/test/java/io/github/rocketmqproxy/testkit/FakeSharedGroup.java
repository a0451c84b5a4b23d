package io.github.rocketmqproxy.testkit;

import io.github.rocketmqproxy.broker.PopRequest;
import io.github.rocketmqproxy.message.DeliveryHandle;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A group whose consumers share all messages in any order: what is not acknowledged comes again from the retry topic. */
final class FakeSharedGroup implements FakeGroup {
    private static final int TOPIC = 0;
    private static final int RETRY_TOPIC = 1;

    private final String broker;
    private final List<FakeQueue> queues;
    private final long[] next;
    private final List<Retry> retries = new ArrayList<>();
    private final Map<Key, InFlight> inFlight = new LinkedHashMap<>();
    private long retryOffset;

    private record Retry(FakeMessage message, int reconsumeTimes, long offset) {}

    /** What of a handle names the delivery. */
    private record Key(int topicKind, int queueId, long offset, long popTime, long invisible) {
        static Key of(DeliveryHandle handle) {
            return new Key(
                    handle.topicKind(),
                    handle.queueId(),
                    handle.offset(),
                    handle.popTimeMillis(),
                    handle.invisibleMillis());
        }
    }

    private record InFlight(FakeMessage message, int reconsumeTimes, boolean counts, long visibleAt) {}

    FakeSharedGroup(String broker, List<FakeQueue> queues, boolean fromFirst) {
        this.broker = broker;
        this.queues = queues;
        this.next = new long[queues.size()];
        if (!fromFirst) {
            queues.forEach(queue -> next[queue.number()] = queue.size());
        }
    }

    @Override
    public List<Popped> pop(PopRequest request, long now) {
        expire(now);
        List<Popped> found = new ArrayList<>();
        Iterator<Retry> waiting = retries.iterator();
        while (waiting.hasNext() && found.size() < request.maxMessages()) {
            Retry retry = waiting.next();
            waiting.remove();
            if (FakeFilter.matches(request.subscription().filter(), retry.message)) {
                found.add(deliver(request, retry.message, retry.reconsumeTimes, RETRY_TOPIC, 0, retry.offset, now));
            }
        }
        for (FakeQueue queue : queues) {
            if (request.queueId() == -1 || request.queueId() == queue.number()) {
                takeFrom(queue, request, now, found);
            }
        }
        return found;
    }

    private void takeFrom(FakeQueue queue, PopRequest request, long now, List<Popped> found) {
        while (found.size() < request.maxMessages() && next[queue.number()] < queue.size()) {
            FakeMessage message = queue.at(next[queue.number()]++);
            if (FakeFilter.matches(request.subscription().filter(), message)) {
                found.add(deliver(request, message, 0, TOPIC, queue.number(), message.offset(), now));
            }
        }
    }

    private Popped deliver(
            PopRequest request, FakeMessage message, int reconsumed, int kind, int queueId, long offset, long now) {
        long invisible = request.invisible().toMillis();
        DeliveryHandle handle =
                new DeliveryHandle(offset, now, invisible, 0, kind, broker, queueId, offset, message.commitLogOffset());
        inFlight.put(Key.of(handle), new InFlight(message, reconsumed, true, now + invisible));
        return new Popped(message, reconsumed, handle);
    }

    private void expire(long now) {
        Iterator<InFlight> all = inFlight.values().iterator();
        while (all.hasNext()) {
            InFlight delivery = all.next();
            if (delivery.visibleAt <= now) {
                all.remove();
                int times = delivery.reconsumeTimes + (delivery.counts ? 1 : 0);
                retries.add(new Retry(delivery.message, times, retryOffset++));
            }
        }
    }

    @Override
    public boolean ack(DeliveryHandle handle, long now) {
        expire(now);
        return inFlight.remove(Key.of(handle)) != null;
    }

    @Override
    public @Nullable DeliveryHandle changeInvisible(
            DeliveryHandle handle, long invisibleMillis, boolean countsAsAttempt, long now) {
        expire(now);
        InFlight old = inFlight.remove(Key.of(handle));
        if (old == null) {
            return null;
        }
        DeliveryHandle renewed = new DeliveryHandle(
                handle.startOffset(),
                now,
                Math.max(1, invisibleMillis),
                handle.reviveQueueId(),
                handle.topicKind(),
                broker,
                handle.queueId(),
                handle.offset(),
                handle.commitLogOffset());
        inFlight.put(
                Key.of(renewed), new InFlight(old.message, old.reconsumeTimes, countsAsAttempt, now + invisibleMillis));
        return renewed;
    }

    @Override
    public @Nullable FakeMessage find(DeliveryHandle handle) {
        InFlight delivery = inFlight.get(Key.of(handle));
        return delivery == null ? null : delivery.message;
    }

    @Override
    public int inFlight() {
        return inFlight.size();
    }

    @Override
    public long lag() {
        return queues.stream()
                        .mapToLong(queue -> queue.size() - next[queue.number()])
                        .sum();
    }
}
