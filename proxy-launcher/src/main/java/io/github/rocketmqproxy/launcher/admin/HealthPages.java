package io.github.rocketmqproxy.launcher.admin;

import io.github.rocketmqproxy.api.EngineHealth;
import io.github.rocketmqproxy.api.EngineState;
import io.github.rocketmqproxy.launcher.engine.EngineHandle;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Three questions: can messages flow (/health), is the process alive (/health/live), does it take calls (/health/ready). */
final class HealthPages {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final Supplier<@Nullable EngineHandle> engine;
    private final Clock clock;
    private final Duration limit;

    HealthPages(Supplier<@Nullable EngineHandle> engine, Clock clock, Duration limit) {
        this.engine = engine;
        this.clock = clock;
        this.limit = limit;
    }

    /** Serving, and every broker can be reached. */
    Reply health() {
        EngineHandle current = engine.get();
        if (current == null || current.state() != EngineState.RUNNING) {
            return reply(new EngineHealth(false, "The proxy is " + state(current), List.of()));
        }
        return reply(ask(current));
    }

    /** Whoever can answer is alive. */
    Reply live() {
        return Reply.json(OK, new Probe("live", clock.instant().toString()));
    }

    /** Takes calls. A broker that is down does not count: the proxy answers those calls with a clear error. */
    Reply ready() {
        EngineHandle current = engine.get();
        boolean ready = current != null && current.state() == EngineState.RUNNING;
        String status = ready ? "ready" : state(current);
        return Reply.json(
                ready ? OK : UNAVAILABLE, new Probe(status, clock.instant().toString()));
    }

    private EngineHealth ask(EngineHandle current) {
        try {
            return current.health().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new EngineHealth(false, "The brokers did not answer within " + limit.toMillis() + "ms", List.of());
        } catch (ExecutionException e) {
            return new EngineHealth(false, "The brokers could not be asked: " + e.getCause(), List.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new EngineHealth(false, "The proxy is stopping", List.of());
        }
    }

    private Reply reply(EngineHealth health) {
        String status = health.healthy() ? "healthy" : "unhealthy";
        HealthReport report = new HealthReport(
                status, clock.instant().toString(), health.healthy(), health.message(), health.unreachable());
        return Reply.json(health.healthy() ? OK : UNAVAILABLE, report);
    }

    private static String state(@Nullable EngineHandle current) {
        return current == null ? "starting" : current.state().name().toLowerCase(Locale.ROOT);
    }

    private record Probe(String status, String time) {}

    private record HealthReport(
            String status, String time, boolean healthy, String message, List<String> unreachable) {}
}
