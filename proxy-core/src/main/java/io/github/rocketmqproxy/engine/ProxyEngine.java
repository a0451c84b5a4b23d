package io.github.rocketmqproxy.engine;

import com.codahale.metrics.MetricRegistry;
import io.github.rocketmqproxy.api.Authenticator;
import io.github.rocketmqproxy.api.BufferStats;
import io.github.rocketmqproxy.api.EngineHealth;
import io.github.rocketmqproxy.api.EngineListener;
import io.github.rocketmqproxy.api.EngineState;
import io.github.rocketmqproxy.api.EngineStatus;
import io.github.rocketmqproxy.api.PoolStats;
import io.github.rocketmqproxy.api.Tracing;
import io.github.rocketmqproxy.api.WorkerStats;
import io.github.rocketmqproxy.broker.BrokerClients;
import io.github.rocketmqproxy.config.ConfigException;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.metrics.EngineMetrics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC proxy for RocketMQ inside this JVM.
 *
 * <p>An engine is used once: built, {@linkplain #start() started}, {@linkplain #close() closed}. Engines are independent of each
 * other: several may live in one JVM, with different clusters, and close in any order. Thread-safe.
 *
 * <pre>{@code
 * ProxyConfig config = ProxyConfig.builder().nameServer("127.0.0.1:9876").build();
 * try (ProxyEngine engine = ProxyEngine.builder(config).build()) {
 *     engine.start();
 *     …
 * }
 * }</pre>
 */
public final class ProxyEngine implements AutoCloseable {
    private final Lifecycle lifecycle;
    private final Wiring wiring;

    private ProxyEngine(Builder builder) {
        lifecycle = new Lifecycle(builder.listener);
        wiring = new Wiring(
                builder.config,
                builder.registry == null ? new MetricRegistry() : builder.registry,
                builder.metricPrefix,
                builder.executor,
                builder.inProcessName,
                builder.network,
                builder.brokers,
                builder.authenticator,
                builder.tracing,
                lifecycle);
    }

    /**
     * A builder for an engine.
     *
     * @param config everything it needs to know
     * @return a new builder
     */
    public static Builder builder(ProxyConfig config) {
        return new Builder(config);
    }

    /**
     * Opens the port; returns when calls are served. Does not wait for brokers: those that cannot be reached are reported by {@link
     * #health()} and tried again with each call.
     *
     * @throws IOException when the port cannot be had; the engine is then closed
     * @throws io.github.rocketmqproxy.config.ConfigException when the files for TLS or of users cannot be used; the engine is then closed
     * @throws IllegalStateException when the engine has been started or closed before
     */
    public synchronized void start() throws IOException {
        if (!lifecycle.become(EngineState.STARTING)) {
            throw new IllegalStateException(
                    "the engine is " + lifecycle.state() + " (expected: NEW; an engine is used once, build another)");
        }
        try {
            wiring.start();
        } catch (IOException | RuntimeException e) {
            lifecycle.become(EngineState.CLOSED);
            run(wiring.drainSteps()).forEach(e::addSuppressed);
            run(wiring.releaseSteps()).forEach(e::addSuppressed);
            throw e;
        }
        lifecycle.become(EngineState.RUNNING);
        wiring.serving();
    }

    /**
     * Where the engine is in its life.
     *
     * @return the state at this moment
     */
    public EngineState state() {
        return lifecycle.state();
    }

    /**
     * The port that the engine listens on.
     *
     * @return the port; -1 before {@link #start()} and without network
     */
    public int port() {
        return wiring.port();
    }

    /**
     * What the engine goes by.
     *
     * @return the configuration that it was built with, and since {@link #tune(ProxyConfig)} with other values of tunable settings
     */
    public ProxyConfig config() {
        return wiring.config();
    }

    /**
     * Takes over the values of all settings that are {@linkplain io.github.rocketmqproxy.config.Setting#tunable() tunable}, while
     * everything goes on: the next batch, the next request for messages and the next message of a topic go by them. Messages that
     * wait already stay, also where a smaller buffer would not have taken them. All other settings keep the value that they had at
     * the start. May be called before the start, too.
     *
     * @param wanted a complete configuration; what it says about settings that are not tunable has no effect
     * @return what the engine goes by now; where that differs from {@code wanted}, the difference needs a new engine
     */
    public ProxyConfig tune(ProxyConfig wanted) {
        return wiring.tune(wanted);
    }

    /**
     * Connections towards RocketMQ.
     *
     * @return figures of this moment
     */
    public PoolStats pool() {
        return wiring.pool();
    }

    /**
     * Messages that wait in the proxy.
     *
     * @return figures of this moment
     */
    public BufferStats buffers() {
        return wiring.buffers();
    }

    /**
     * Threads that do what may block.
     *
     * @return figures of this moment
     */
    public WorkerStats workers() {
        return wiring.workers().stats();
    }

    /**
     * What is counted and measured.
     *
     * @return live metrics; after {@link #close()} they no longer change
     */
    public EngineMetrics metrics() {
        return wiring.metrics();
    }

    /**
     * What it is doing, for people who look at it: at most 50 groups and topics are listed, the rest is counted. Answers at once;
     * how far groups are behind is asked from brokers in the background, and known some moments later.
     *
     * @return one look, a second old at most
     */
    public EngineStatus status() {
        return wiring.status();
    }

    /**
     * Asks all name servers and brokers in use whether they answer.
     *
     * @return completes within a few seconds; never fails
     */
    public CompletableFuture<EngineHealth> health() {
        return wiring.health();
    }

    /**
     * Closes the engine: says that it is not ready and serves on for DRAIN_DELAY; then takes no new connection, tells clients to go
     * elsewhere, answers those that wait for messages, ends streams and gives their unacknowledged messages back, and waits for calls
     * in flight for at most DRAIN_TIMEOUT; then releases connections, threads and metrics. Blocks until that is done. Closing again, or
     * closing an engine that was never started, does no harm; a second caller waits for the first.
     */
    @Override
    public synchronized void close() {
        List<RuntimeException> failures = new ArrayList<>();
        if (lifecycle.become(EngineState.DRAINING)) {
            failures.addAll(run(wiring.announceSteps()));
            failures.addAll(run(wiring.drainSteps()));
        }
        if (lifecycle.state() != EngineState.CLOSED) {
            failures.addAll(run(wiring.releaseSteps()));
            lifecycle.become(EngineState.CLOSED);
        }
        if (!failures.isEmpty()) {
            RuntimeException first = failures.get(0);
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }

    /** Runs every step, also when one fails. */
    private static List<RuntimeException> run(List<Runnable> steps) {
        List<RuntimeException> failures = new ArrayList<>();
        for (Runnable step : steps) {
            try {
                step.run();
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
        return failures;
    }

    /** Collects what an engine is made of. Not thread-safe. */
    public static final class Builder {
        private final ProxyConfig config;
        private @Nullable MetricRegistry registry;
        private String metricPrefix = "rocketmq.proxy";
        private @Nullable Executor executor;
        private @Nullable String inProcessName;
        private boolean network = true;
        private @Nullable Authenticator authenticator;
        private Tracing tracing = Tracing.NONE;
        private EngineListener listener = new EngineListener() {};
        private BrokerOpener brokers = (cluster, config, io, blocking) ->
                BrokerClients.open(cluster, config.broker(), config.pool(), config.send(), io, blocking);

        private Builder(ProxyConfig config) {
            this.config = Objects.requireNonNull(config, "config");
        }

        /**
         * Counts in the host's registry. The engine registers its metrics there and removes them when it closes; the registry stays
         * the host's.
         *
         * @param registry the host's; by default the engine has one of its own
         * @param prefix what the names begin with, to keep several engines in one registry apart
         * @return this
         */
        public Builder metricRegistry(MetricRegistry registry, String prefix) {
            this.registry = Objects.requireNonNull(registry, "registry");
            this.metricPrefix = Objects.requireNonNull(prefix, "prefix");
            return this;
        }

        /**
         * Counts in the host's registry, under {@code rocketmq.proxy}.
         *
         * @param registry the host's
         * @return this
         */
        public Builder metricRegistry(MetricRegistry registry) {
            return metricRegistry(registry, metricPrefix);
        }

        /**
         * Runs what may block on the host's executor. The engine never shuts it down; WORKER_POOL_SIZE then means nothing.
         *
         * @param executor the host's; by default the engine has a pool of its own, which it closes
         * @return this
         */
        public Builder executor(Executor executor) {
            this.executor = Objects.requireNonNull(executor, "executor");
            return this;
        }

        /**
         * Tells the host what happens.
         *
         * @param listener called on engine threads
         * @return this
         */
        public Builder listener(EngineListener listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Serves only clients that the host knows, and lets them do what the host allows. Not together with USERS_FILE.
         *
         * @param authenticator the host's, asked on I/O threads; by default everybody may do everything, or USERS_FILE says who may do what
         * @return this
         */
        public Builder authenticator(Authenticator authenticator) {
            this.authenticator = Objects.requireNonNull(authenticator, "authenticator");
            return this;
        }

        /**
         * Leaves traces of calls, messages and requests to brokers.
         *
         * @param tracing the host's, asked on I/O threads; by default {@link Tracing#NONE}, which costs nothing
         * @return this
         */
        public Builder tracing(Tracing tracing) {
            this.tracing = Objects.requireNonNull(tracing, "tracing");
            return this;
        }

        /**
         * Also serves clients within this process, at a name for {@code InProcessChannelBuilder.forName}. MAX_CONCURRENT does not
         * count them.
         *
         * @param name unique within the JVM
         * @return this
         */
        public Builder inProcessName(String name) {
            this.inProcessName = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Opens no port: the engine is reached by its {@linkplain #inProcessName(String) in-process name} only.
         *
         * @return this
         */
        public Builder withoutNetwork() {
            this.network = false;
            return this;
        }

        /** Takes another way to brokers: tests put one into memory. */
        Builder brokers(BrokerOpener brokers) {
            this.brokers = brokers;
            return this;
        }

        /**
         * Makes the engine. Opens nothing yet.
         *
         * @return the engine, in state NEW
         * @throws ConfigException if both an authenticator and USERS_FILE are set
         */
        public ProxyEngine build() {
            if (authenticator != null && !config.access().usersFile().isEmpty()) {
                throw new ConfigException(
                        List.of("USERS_FILE: \"" + config.access().usersFile()
                                + "\" beside the host's own authenticator (expected: one of the two)"));
            }
            return new ProxyEngine(this);
        }
    }
}
