package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.Subscription;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.common.KeyBuilder;

/**
 * Acknowledgements of all clients on their way to the brokers. One that finds nothing under way leaves at once; what comes meanwhile
 * leaves together, in one request. Each waits for the broker's answer as it would by itself. Thread-safe.
 */
final class AckLanes {
    /** A handle's place behind the first message of its pop; a pop has 32 messages at most, but a queue's may be filtered. */
    private static final long MAX_SPREAD = 4_096;

    private final Requests requests;
    private final Map<String, AckLane> lanes = new ConcurrentHashMap<>();
    private final Set<String> withoutBatches = ConcurrentHashMap.newKeySet();
    private final DeliveredOffsets delivered = new DeliveredOffsets();

    /** One acknowledgement. */
    record Entry(Subscription subscription, DeliveryHandle handle) {}

    /** How acknowledgements get to a broker. */
    interface Requests {
        CompletableFuture<Void> single(Entry entry);

        CompletableFuture<Void> batch(String brokerName, List<Entry> entries);
    }

    AckLanes(Requests requests) {
        this.requests = requests;
    }

    CompletableFuture<Void> ack(Subscription subscription, DeliveryHandle handle) {
        Entry entry = new Entry(subscription, handle);
        if (!batchable(handle)) {
            return requests.single(entry);
        }
        AckLane lane = delivered.reached(subscription, handle) ? lanes.get(handle.brokerName()) : null;
        return lane == null ? unproven(entry) : lane.add(entry);
    }

    /**
     * Hears what a pop has brought.
     *
     * @param deliveries those of one queue in its order
     */
    void delivered(Subscription subscription, List<Delivery> deliveries) {
        for (int i = 0; i < deliveries.size(); i++) {
            DeliveryHandle handle = deliveries.get(i).handle();
            boolean lastOfItsQueue = i + 1 == deliveries.size()
                    || !sameQueue(handle, deliveries.get(i + 1).handle());
            if (lastOfItsQueue && batchable(handle)) {
                delivered.reach(subscription, handle);
            }
        }
    }

    private static boolean sameQueue(DeliveryHandle one, DeliveryHandle other) {
        return one.topicKind() == other.topicKind() && one.queueId() == other.queueId();
    }

    /** What handles say is the clients' word: only a broker that has taken one has a lane, and only for what it has. */
    private CompletableFuture<Void> unproven(Entry entry) {
        CompletableFuture<Void> done = requests.single(entry);
        done.thenRun(() -> {
            delivered.reach(entry.subscription(), entry.handle());
            lanes.computeIfAbsent(entry.handle().brokerName(), name -> new AckLane(batch -> send(name, batch)));
        });
        return done;
    }

    /** Brokers acknowledge ordered messages one by one, and those of lite topics only singly. */
    private boolean batchable(DeliveryHandle handle) {
        return handle.reviveQueueId() != KeyBuilder.POP_ORDER_REVIVE_QUEUE
                && handle.liteTopic().isEmpty()
                && handle.offset() - handle.startOffset() < MAX_SPREAD
                && !withoutBatches.contains(handle.brokerName());
    }

    private List<CompletableFuture<Void>> send(String brokerName, List<Entry> batch) {
        if (batch.size() == 1) {
            return List.of(requests.single(batch.get(0)));
        }
        CompletableFuture<Void> together = requests.batch(brokerName, batch);
        return batch.stream()
                .map(entry -> Futures.recover(together, failure -> afterwards(brokerName, entry, failure)))
                .toList();
    }

    /** A broker's refusal of the whole says nothing about each; a broker that is away is so for all. */
    private CompletableFuture<Void> afterwards(String brokerName, Entry entry, ProxyException failure) {
        if (failure.code() == ErrorCode.NOT_SUPPORTED) {
            withoutBatches.add(brokerName);
            return requests.single(entry);
        }
        return switch (failure.code()) {
            case BROKER_UNREACHABLE, BROKER_TIMEOUT, BROKER_BUSY, NAME_SERVER_UNREACHABLE, OVERLOADED, SHUTTING_DOWN ->
                CompletableFuture.failedFuture(failure);
            default -> requests.single(entry);
        };
    }
}
