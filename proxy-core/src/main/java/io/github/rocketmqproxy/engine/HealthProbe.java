package io.github.rocketmqproxy.engine;

import io.github.rocketmqproxy.api.EngineHealth;
import io.github.rocketmqproxy.api.EngineState;
import io.github.rocketmqproxy.api.ServerStatus;
import io.github.rocketmqproxy.broker.ClusterHealth;
import io.github.rocketmqproxy.worker.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks all clusters in use whether they answer; one look serves everybody who asks within a second. Thread-safe. */
final class HealthProbe {
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final Supplier<EngineState> state;
    private final Supplier<List<ClusterRooms>> clusters;
    private final Timer timer;

    // Guarded by this.
    private @Nullable CompletableFuture<EngineHealth> last;
    private long lastNanos;

    private volatile List<ServerStatus> servers = List.of();

    HealthProbe(Supplier<EngineState> state, Supplier<List<ClusterRooms>> clusters, Timer timer) {
        this.state = state;
        this.clusters = clusters;
        this.timer = timer;
    }

    CompletableFuture<EngineHealth> health() {
        EngineState now = state.get();
        if (now != EngineState.RUNNING) {
            return CompletableFuture.completedFuture(
                    new EngineHealth(false, "the proxy is " + now + ", not RUNNING", List.of()));
        }
        synchronized (this) {
            CompletableFuture<EngineHealth> known = last;
            if (known != null && (!known.isDone() || timer.nanoTime() - lastNanos < FRESH_NANOS)) {
                return known.copy();
            }
            lastNanos = timer.nanoTime();
            CompletableFuture<EngineHealth> fresh = look();
            last = fresh;
            return fresh.copy();
        }
    }

    /** Name servers and brokers as they were at the last look. */
    List<ServerStatus> servers() {
        return servers;
    }

    private CompletableFuture<EngineHealth> look() {
        List<CompletableFuture<ClusterHealth>> answers = new ArrayList<>();
        for (ClusterRooms cluster : clusters.get()) {
            answers.add(cluster.broker().health());
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(nothing -> {
                    List<String> reachable = new ArrayList<>();
                    List<String> unreachable = new ArrayList<>();
                    // Several clusters may be the same servers with other credentials.
                    Map<String, ServerStatus> found = new TreeMap<>();
                    for (CompletableFuture<ClusterHealth> answer : answers) {
                        reachable.addAll(answer.join().reachable());
                        unreachable.addAll(answer.join().unreachable());
                        for (ServerStatus server : answer.join().servers()) {
                            found.merge(server.name(), server, (one, other) -> one.reachable() ? other : one);
                        }
                    }
                    servers = List.copyOf(found.values());
                    return new EngineHealth(unreachable.isEmpty(), message(reachable, unreachable), unreachable);
                });
    }

    private static String message(List<String> reachable, List<String> unreachable) {
        if (!unreachable.isEmpty()) {
            return "unreachable: " + String.join("; ", unreachable);
        }
        return reachable.isEmpty() ? "no cluster in use" : "reachable: " + String.join("; ", reachable);
    }
}
