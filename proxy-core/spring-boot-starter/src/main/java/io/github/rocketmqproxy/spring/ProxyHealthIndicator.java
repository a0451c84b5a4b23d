package io.github.rocketmqproxy.spring;

import io.github.rocketmqproxy.api.EngineHealth;
import io.github.rocketmqproxy.api.EngineState;
import io.github.rocketmqproxy.engine.ProxyEngine;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** Up while the proxy serves and every name server and broker in use answers; out of service while it drains. */
final class ProxyHealthIndicator extends AbstractHealthIndicator {
    /** The engine answers within a few seconds; this only bounds a fault. */
    private static final long PATIENCE_SECONDS = 30;

    private final ProxyLifecycle proxy;

    ProxyHealthIndicator(ProxyLifecycle proxy) {
        super("RocketMQ proxy: health is not known");
        this.proxy = proxy;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) throws Exception {
        ProxyEngine engine = proxy.engine();
        EngineState state = engine.state();
        health.withDetail("state", state.name());
        if (state != EngineState.RUNNING) {
            health.outOfService();
            return;
        }
        EngineHealth found = engine.health().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        health.status(found.healthy() ? Status.UP : Status.DOWN)
                .withDetail("port", engine.port())
                .withDetail("message", found.message());
        if (!found.unreachable().isEmpty()) {
            health.withDetail("unreachable", found.unreachable());
        }
    }
}
