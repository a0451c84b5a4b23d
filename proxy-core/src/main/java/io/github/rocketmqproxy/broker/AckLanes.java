package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
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
        AckLane lane = batchable(handle) ? lanes.get(handle.brokerName()) : null;
        return lane == null ? alone(entry) : lane.add(entry);
    }

    /** A broker has a lane once it has answered: the names in handles are the clients' word. */
    private CompletableFuture<Void> alone(Entry entry) {
        CompletableFuture<Void> done = requests.single(entry);
        String brokerName = entry.handle().brokerName();
        if (!lanes.containsKey(brokerName)) {
            done.thenRun(() -> lanes.computeIfAbsent(brokerName, name -> new AckLane(batch -> send(name, batch))));
        }
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
