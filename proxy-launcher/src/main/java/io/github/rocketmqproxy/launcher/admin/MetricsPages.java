package io.github.rocketmqproxy.launcher.admin;

import com.sun.net.httpserver.Headers;
import io.github.rocketmqproxy.launcher.engine.EngineHandle;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The figures of the engine, as JSON or for Prometheus. */
final class MetricsPages {
    /** What Prometheus asks for when it wants the text format. */
    private static final String PROMETHEUS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Supplier<@Nullable EngineHandle> engine;

    MetricsPages(Supplier<@Nullable EngineHandle> engine) {
        this.engine = engine;
    }

    Reply negotiated(Headers request) {
        List<String> accept = request.getOrDefault("Accept", List.of());
        return AcceptHeader.prefersText(accept) ? prometheus() : json();
    }

    Reply prometheus() {
        EngineHandle current = engine.get();
        return current == null ? starting() : new Reply(200, PROMETHEUS_TYPE, current.prometheus());
    }

    private Reply json() {
        EngineHandle current = engine.get();
        return current == null ? starting() : Reply.json(200, current.metrics());
    }

    private static Reply starting() {
        return Reply.error(503, "The proxy is starting; there are no figures yet");
    }
}
