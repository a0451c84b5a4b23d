package io.github.rocketmqproxy.engine;

import io.github.rocketmqproxy.api.BufferStats;
import io.github.rocketmqproxy.api.EngineStatus;
import io.github.rocketmqproxy.api.PoolStats;
import io.github.rocketmqproxy.api.WorkerStats;
import io.github.rocketmqproxy.worker.Timer;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One look serves everybody who asks within a second, so that many who watch cost no more than one. Thread-safe. */
final class StatusProbe {
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final Supplier<EngineStatus> look;
    private final Timer timer;

    // Guarded by this.
    private @Nullable EngineStatus last;
    private long lastNanos;

    StatusProbe(
            StatusLook look,
            Supplier<BufferStats> buffers,
            Supplier<PoolStats> pool,
            Supplier<WorkerStats> workers,
            Timer timer) {
        this(() -> look.look(buffers.get(), pool.get(), workers.get()), timer);
    }

    StatusProbe(Supplier<EngineStatus> look, Timer timer) {
        this.look = look;
        this.timer = timer;
    }

    synchronized EngineStatus status() {
        EngineStatus known = last;
        long now = timer.nanoTime();
        if (known != null && now - lastNanos < FRESH_NANOS) {
            return known;
        }
        EngineStatus fresh = look.get();
        last = fresh;
        lastNanos = now;
        return fresh;
    }
}
