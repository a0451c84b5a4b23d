package io.github.rocketmqproxy.spring;

import io.github.rocketmqproxy.api.EngineState;
import io.github.rocketmqproxy.api.MetricsSnapshot;
import io.github.rocketmqproxy.engine.ProxyEngine;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/**
 * The proxy of an application. It serves before the application's own lifecycle beans start and its web server takes requests, and
 * until both have stopped. Stopping drains ({@link ProxyEngine#close()}) while Spring waits for this phase; where Spring stops waiting
 * ({@code spring.lifecycle.timeout-per-shutdown-phase}), the end of the context waits for the rest. A context that is started again
 * gets a new engine. Thread-safe.
 */
public final class ProxyLifecycle implements SmartLifecycle, DisposableBean {
    /** That of Spring Boot's web server: above it are the application's own beans and the end of requests in flight. */
    public static final int PHASE = DEFAULT_PHASE - 2048;

    private static final Logger LOG = LoggerFactory.getLogger(ProxyLifecycle.class);

    private final Supplier<ProxyEngine> engines;
    private volatile @Nullable ProxyEngine engine;

    ProxyLifecycle(Supplier<ProxyEngine> engines) {
        this.engines = engines;
    }

    /**
     * The engine of this moment; after the context has been stopped and started again, another one.
     *
     * @return the engine, running or closed
     * @throws IllegalStateException before the first start of the application context
     */
    public ProxyEngine engine() {
        ProxyEngine current = engine;
        if (current == null) {
            throw new IllegalStateException(
                    "the proxy has not been started (expected: use when the application context has"
                            + " started, or from a lifecycle bean of a phase above " + PHASE + ")");
        }
        return current;
    }

    /** The figures of this moment; zeros before the first start. */
    MetricsSnapshot figures() {
        ProxyEngine current = engine;
        return current == null ? MetricsSnapshot.NOTHING : current.metrics().snapshot();
    }

    @Override
    public synchronized void start() {
        if (isRunning()) {
            return;
        }
        ProxyEngine next = engines.get();
        engine = next;
        try {
            next.start();
        } catch (IOException e) {
            throw new ProxyStartException(e);
        }
        if (next.port() == -1) {
            LOG.info("RocketMQ proxy: serving within this process");
        } else {
            LOG.info("RocketMQ proxy: serving on port {}", next.port());
        }
    }

    @Override
    public void stop() {
        ProxyEngine current = engine;
        if (current != null) {
            current.close();
        }
    }

    /** On a thread of its own: what else is in this phase stops meanwhile, and Spring's time limit holds. */
    @Override
    public void stop(Runnable callback) {
        Thread closing = new Thread(
                () -> {
                    try {
                        stop();
                    } catch (RuntimeException e) {
                        LOG.warn("RocketMQ proxy: closing failed", e);
                    } finally {
                        callback.run();
                    }
                },
                "rocketmq-proxy-stop");
        closing.start();
    }

    @Override
    public boolean isRunning() {
        ProxyEngine current = engine;
        return current != null && current.state() == EngineState.RUNNING;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** Waits for what is still being drained; closes what was never started completely. */
    @Override
    public void destroy() {
        stop();
    }
}
