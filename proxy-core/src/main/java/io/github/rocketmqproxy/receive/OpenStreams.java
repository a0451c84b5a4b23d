package io.github.rocketmqproxy.receive;

import io.github.rocketmqproxy.message.Subscription;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** The delivery streams that are open, by what their consumers want. Thread-safe. */
final class OpenStreams {
    private final Map<Subscription, List<DeliveryStream>> streams = new ConcurrentHashMap<>();

    void add(Subscription subscription, DeliveryStream stream) {
        streams.compute(subscription, (same, known) -> {
            List<DeliveryStream> all = known == null ? new CopyOnWriteArrayList<>() : known;
            all.add(stream);
            return all;
        });
    }

    void remove(Subscription subscription, DeliveryStream stream) {
        streams.computeIfPresent(subscription, (same, known) -> {
            known.remove(stream);
            return known.isEmpty() ? null : known;
        });
    }

    List<DeliveryStream> of(Subscription subscription) {
        return streams.getOrDefault(subscription, List.of());
    }

    void forEach(BiConsumer<Subscription, List<DeliveryStream>> visitor) {
        streams.forEach(visitor);
    }

    Stream<DeliveryStream> all() {
        return streams.values().stream().flatMap(List::stream);
    }
}
