package io.github.rocketmqproxy.launcher.engine;

import io.github.rocketmqproxy.api.EngineHealth;
import io.github.rocketmqproxy.api.EngineState;
import io.github.rocketmqproxy.api.EngineStatus;
import io.github.rocketmqproxy.config.ProxyConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An engine whose answers a test decides. */
public final class StandInEngine implements EngineHandle {
    public volatile EngineState state = EngineState.NEW;
    public volatile CompletableFuture<EngineHealth> health =
            CompletableFuture.completedFuture(new EngineHealth(true, "all brokers answer", List.of()));
    public volatile @Nullable IOException startFailure;
    public volatile int closed;
    public volatile Map<String, Number> figures = Map.of("messages_sent", 17L);
    public volatile EngineStatus status = Statuses.quiet();
    public final ProxyConfig config;
    public volatile @Nullable ProxyConfig tuned;

    public StandInEngine(ProxyConfig config) {
        this.config = config;
    }

    @Override
    public void start() throws IOException {
        if (startFailure != null) {
            throw startFailure;
        }
        state = EngineState.RUNNING;
    }

    @Override
    public EngineState state() {
        return state;
    }

    @Override
    public int port() {
        return config.grpc().port() == 0 ? 40_404 : config.grpc().port();
    }

    @Override
    public CompletableFuture<EngineHealth> health() {
        return health;
    }

    @Override
    public Map<String, Number> metrics() {
        return figures;
    }

    @Override
    public EngineStatus status() {
        return status;
    }

    @Override
    public void tune(ProxyConfig config) {
        tuned = config;
    }

    @Override
    public String prometheus() {
        return "rocketmq_proxy_messages_sent_total 17\n";
    }

    @Override
    public void close() {
        closed++;
        state = EngineState.CLOSED;
    }
}
