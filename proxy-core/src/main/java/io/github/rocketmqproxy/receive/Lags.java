package io.github.rocketmqproxy.receive;

import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.broker.BrokerClient;
import io.github.rocketmqproxy.message.TopicRoute.BrokerQueues;
import io.github.rocketmqproxy.route.RouteTable;
import io.github.rocketmqproxy.worker.AsyncWork;
import io.github.rocketmqproxy.worker.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far groups are behind, as brokers last said. Whoever asks gets what is known, at once; brokers are asked behind his back, each
 * group once in some seconds, and only as long as somebody wants to know. Thread-safe.
 */
final class Lags {
    private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long FORGET_NANOS = Duration.ofMinutes(1).toNanos();

    private final BrokerClient broker;
    private final RouteTable routes;
    private final Timer timer;
    private final Map<Key, Entry> entries = new ConcurrentHashMap<>();

    Lags(BrokerClient broker, RouteTable routes, Timer timer) {
        this.broker = broker;
        this.routes = routes;
        this.timer = timer;
    }

    /** What is known now; asks anew if that is old. */
    GroupLag of(String topic, String group) {
        Entry entry = entries.computeIfAbsent(new Key(topic, group), key -> new Entry());
        if (entry.begin(timer.nanoTime())) {
            AsyncWork.start(() -> ask(topic, group))
                    .whenComplete((lag, failure) -> entry.end(
                            failure == null
                                    ? GroupLag.of(lag)
                                    : GroupLag.unknown(String.valueOf(ProxyException.from(failure).getMessage()))));
        }
        return entry.known();
    }

    private CompletableFuture<Long> ask(String topic, String group) {
        return routes.route(topic).thenCompose(route -> {
            List<CompletableFuture<Long>> answers = route.brokers().stream()
                    .map(BrokerQueues::brokerName)
                    .map(name -> broker.lag(name, topic, group))
                    .toList();
            return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                    .thenApply(nothing ->
                            answers.stream().mapToLong(CompletableFuture::join).sum());
        });
    }

    /** Forgets groups that nobody asks for any more. */
    void sweep() {
        long now = timer.nanoTime();
        entries.values().removeIf(entry -> entry.unaskedSince(now - FORGET_NANOS));
    }

    /** Groups remembered. */
    int size() {
        return entries.size();
    }

    private record Key(String topic, String group) {}

    /** What is known of one group. */
    private static final class Entry {
        // Guarded by this.
        private GroupLag known = GroupLag.NOT_ASKED;
        private boolean asked;
        private boolean asking;
        private long askedNanos;
        private long wantedNanos;

        /** Whether to ask brokers now. */
        synchronized boolean begin(long now) {
            wantedNanos = now;
            if (asking || (asked && now - askedNanos < FRESH_NANOS)) {
                return false;
            }
            asked = true;
            asking = true;
            askedNanos = now;
            return true;
        }

        synchronized void end(GroupLag answer) {
            asking = false;
            known = answer;
        }

        synchronized GroupLag known() {
            return known;
        }

        synchronized boolean unaskedSince(long nanos) {
            return !asking && wantedNanos - nanos < 0;
        }
    }
}
