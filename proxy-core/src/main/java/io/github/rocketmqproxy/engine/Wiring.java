package io.github.rocketmqproxy.engine;

import com.codahale.metrics.MetricRegistry;
import io.github.rocketmqproxy.access.AccessControl;
import io.github.rocketmqproxy.access.UsersFile;
import io.github.rocketmqproxy.api.Authenticator;
import io.github.rocketmqproxy.api.BufferStats;
import io.github.rocketmqproxy.api.EngineHealth;
import io.github.rocketmqproxy.api.EngineStatus;
import io.github.rocketmqproxy.api.PoolStats;
import io.github.rocketmqproxy.api.Tracing;
import io.github.rocketmqproxy.broker.BrokerClient;
import io.github.rocketmqproxy.broker.BrokerClients;
import io.github.rocketmqproxy.buffer.MemoryBudget;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.grpc.GrpcDoor;
import io.github.rocketmqproxy.grpc.simple.SimpleProtocol;
import io.github.rocketmqproxy.grpc.v2.V2Protocol;
import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.metrics.DropwizardEngineMetrics;
import io.github.rocketmqproxy.metrics.EngineMetrics;
import io.github.rocketmqproxy.metrics.MetricName;
import io.github.rocketmqproxy.pool.LeasePool;
import io.github.rocketmqproxy.receive.ReceivePath;
import io.github.rocketmqproxy.route.RouteTable;
import io.github.rocketmqproxy.send.SendPath;
import io.github.rocketmqproxy.session.ConsumerCalls;
import io.github.rocketmqproxy.session.OwnCluster;
import io.github.rocketmqproxy.session.ProducerCalls;
import io.github.rocketmqproxy.session.Sessions;
import io.github.rocketmqproxy.session.TelemetryStreams;
import io.github.rocketmqproxy.worker.Cancellable;
import io.github.rocketmqproxy.worker.Timer;
import io.github.rocketmqproxy.worker.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Makes all rooms of one engine and connects them. The only place that does. */
final class Wiring {
    /** How long a cluster is kept that no producer and no consumer uses any more. */
    private static final Duration CLUSTER_IDLE = Duration.ofSeconds(10);

    /** Consumer streams have limits of their own. */
    private static final long ANY_NUMBER = Long.MAX_VALUE;

    private static final Duration TICK = Duration.ofSeconds(1);
    /** How long a stream may go on whose client may not have it any longer. */
    private static final Duration RECHECK = Duration.ofSeconds(5);

    private static final Duration HEALTH_INTERVAL = Duration.ofSeconds(3);
    /**
     * Requests for messages that brokers are answering at the moment of closing are done in a fraction of this. The others are held at
     * the broker for want of messages, up to the end of their long poll, which nobody is to wait for.
     */
    private static final Duration LAST_FETCHES = Duration.ofMillis(500);

    private static final Duration PAUSE = Duration.ofMillis(5);

    /** Its tunable settings change, the others never. */
    private volatile ProxyConfig config;

    private final BrokerOpener brokers;
    private final Tracing tracing;
    private final Workers workers;
    private final EngineMetrics metrics;
    private final MemoryBudget inbound;
    private final MemoryBudget outbound;
    private final LeasePool<Cluster, ClusterRooms> clusters;
    private final @Nullable UsersFile usersFile;
    private final AccessControl rules;
    private final Sessions sessions;
    private final OwnCluster ownCluster;
    private final TelemetryStreams streams;
    private final ConsumerCalls consumers;
    private final HealthProbe health;
    private final StatusProbe status;
    private final GrpcDoor door;
    private final List<Cancellable> repeated = new ArrayList<>();

    Wiring(
            ProxyConfig config,
            MetricRegistry registry,
            String metricPrefix,
            @Nullable Executor hostExecutor,
            @Nullable String inProcessName,
            boolean withNetwork,
            BrokerOpener brokers,
            @Nullable Authenticator authenticator,
            Tracing tracing,
            Lifecycle lifecycle) {
        this.config = config;
        this.brokers = brokers;
        this.tracing = tracing;
        this.workers = Workers.create(config.worker(), hostExecutor, "rocketmq-proxy");
        this.metrics = new DropwizardEngineMetrics(
                registry, metricPrefix, config.metrics().topics());
        this.inbound =
                new MemoryBudget(config.buffer().messages(), config.buffer().bytes());
        this.outbound = new MemoryBudget(ANY_NUMBER, config.buffer().bytes());
        Timer timer = workers.timer();
        this.usersFile = config.access().usersFile().isEmpty()
                ? null
                : new UsersFile(Path.of(config.access().usersFile()), workers.blocking());
        this.rules = new AccessControl(
                () -> this.config.access(),
                usersFile == null ? authenticator : usersFile.authenticator(),
                timer,
                metrics);
        this.clusters = new LeasePool<>(this::open, this::closed, CLUSTER_IDLE, workers.blocking(), timer::nanoTime);
        this.sessions = new Sessions(
                cluster -> ClusterRooms.access(clusters.acquire(cluster)),
                config.broker(),
                () -> this.config.receive(),
                config.session(),
                rules,
                timer,
                metrics);
        this.ownCluster = new OwnCluster(cluster -> ClusterRooms.access(clusters.acquire(cluster)), config.broker());
        this.streams = new TelemetryStreams(ownCluster);
        this.consumers = new ConsumerCalls(ownCluster, timer);
        this.health = new HealthProbe(lifecycle::state, this::clustersInUse, timer);
        this.status = new StatusProbe(
                new StatusLook(
                        lifecycle::state,
                        config.broker().defaultCluster(),
                        clusters::values,
                        sessions,
                        streams,
                        consumers,
                        health,
                        metrics),
                this::buffers,
                this::pool,
                workers::stats,
                timer);
        this.door = new GrpcDoor(
                config.grpc(),
                inProcessName,
                withNetwork,
                List.of(
                        new SimpleProtocol(sessions, health::health),
                        new V2Protocol(new ProducerCalls(ownCluster), consumers, streams, config.grpc(), rules)),
                workers.io(),
                workers.blocking(),
                timer,
                metrics,
                tracing);
        bindGauges();
    }

    private ClusterRooms open(Cluster cluster) {
        Timer timer = workers.timer();
        BrokerClient broker = brokers.open(cluster, config, workers.io(), workers.blocking());
        RouteTable routes = new RouteTable(broker, config.broker(), timer);
        return new ClusterRooms(
                cluster,
                broker,
                routes,
                new SendPath(
                        broker, routes, inbound, config.broker(), () -> this.config.send(), timer, metrics, tracing),
                new ReceivePath(broker, routes, outbound, () -> this.config.receive(), timer, metrics, tracing));
    }

    /** Not those that a client has only tried: its mistake says nothing about this proxy. */
    private List<ClusterRooms> clustersInUse() {
        Set<Cluster> used = sessions.clusters();
        config.broker().defaultCluster().ifPresent(used::add);
        return clusters.values().stream()
                .filter(rooms -> used.contains(rooms.cluster()))
                .toList();
    }

    private void closed(ClusterRooms rooms) {
        rooms.broker().close();
    }

    private void bindGauges() {
        metrics.gauge(
                MetricName.MESSAGES_UNACKNOWLEDGED,
                () -> sum(rooms -> rooms.receive().unacknowledged()) + consumers.held());
        metrics.gauge(MetricName.CONNECTIONS_LIMIT, () -> config.grpc().maxConnections());
        metrics.gauge(MetricName.BUFFER_INBOUND_LIMIT, inbound::maxMessages);
        metrics.gauge(MetricName.BUFFER_INBOUND_MESSAGES, inbound::messages);
        metrics.gauge(MetricName.BUFFER_INBOUND_SIZE, inbound::bytes);
        metrics.gauge(MetricName.BUFFER_REQUEST_SIZE, door::incompleteBytes);
        metrics.gauge(MetricName.BUFFER_OUTBOUND_MESSAGES, outbound::messages);
        metrics.gauge(MetricName.BUFFER_OUTBOUND_SIZE, outbound::bytes);
        metrics.gauge(MetricName.PRODUCERS_ACTIVE, () -> sessions.activeProducers() + streams.producers());
        metrics.gauge(MetricName.CONSUMERS_ACTIVE, () -> sessions.activeConsumers() + streams.consumers());
        metrics.gauge(MetricName.POOL_CLUSTERS, clusters::size);
        metrics.gauge(
                MetricName.POOL_SEND_CONNECTIONS,
                () -> sum(rooms -> rooms.broker().connections().send()));
        metrics.gauge(
                MetricName.POOL_RECEIVE_CONNECTIONS,
                () -> sum(rooms -> rooms.broker().connections().receive()));
        metrics.gauge(MetricName.WORKERS_THREADS, () -> workers.stats().threads());
        metrics.gauge(MetricName.WORKERS_ACTIVE, () -> workers.stats().active());
        metrics.gauge(MetricName.WORKERS_QUEUED, () -> workers.stats().queued());
    }

    private int sum(ToIntFunction<ClusterRooms> figure) {
        return clusters.values().stream().mapToInt(figure).sum();
    }

    /** Opens the own cluster, so that its first client need not wait and its health is known, and then the door. */
    void start() throws IOException {
        BrokerClients.check(config.broker().tls());
        if (usersFile != null) {
            usersFile.read();
        }
        if (config.broker().defaultCluster().isPresent()) {
            ownCluster.access();
        }
        door.start();
        Timer timer = workers.timer();
        repeated.add(timer.scheduleRepeatedly(this::tick, TICK));
        repeated.add(timer.scheduleRepeatedly(this::lookAtHealth, HEALTH_INTERVAL));
        if (rules.knowsUsers()) {
            repeated.add(timer.scheduleRepeatedly(this::recheck, RECHECK));
        }
        repeated.add(timer.scheduleRepeatedly(
                () -> clusters.values().forEach(ClusterRooms::sweep), SendPath.announceInterval()));
    }

    private void tick() {
        if (usersFile != null) {
            usersFile.look();
        }
        rules.sweep();
        sessions.sweep();
        consumers.tick();
        clusters.values().forEach(ClusterRooms::tick);
        clusters.evictIdle();
    }

    private void recheck() {
        sessions.recheck();
        streams.recheck();
    }

    private void lookAtHealth() {
        health.health().thenAccept(state -> door.serving(state.healthy()));
    }

    /** Tells gRPC's health service that calls can be served. */
    void serving() {
        door.serving(true);
    }

    /** Before closing: load balancers hear that this instance goes, and have time to act on it. Everything is served as ever. */
    List<Runnable> announceSteps() {
        return List.of(door::announceEnd, () -> sleep(config.drainDelay()));
    }

    /** First half of closing: no new connections, streams ended, calls in flight finished, undelivered messages given back. */
    List<Runnable> drainSteps() {
        long deadline = System.nanoTime() + config.drainTimeout().toNanos();
        Supplier<Duration> left = () -> Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        long noMoreFetched = System.nanoTime()
                + Math.min(LAST_FETCHES.toNanos(), config.drainTimeout().toNanos());
        return List.of(
                () -> repeated.forEach(Cancellable::cancel),
                door::drain,
                streams::close,
                consumers::endPolls,
                () -> await(sessions.close(), left.get()),
                () -> door.close(left.get()),
                () -> awaitZero(this::fetching, noMoreFetched),
                () -> awaitZero(
                        () -> sum(rooms -> rooms.receive().givingBack()),
                        Math.max(deadline, System.nanoTime() + LAST_FETCHES.toNanos())));
    }

    /** Those of single calls first: what they give back is counted before they are no longer counted themselves. */
    private int fetching() {
        return consumers.fetching() + sum(rooms -> rooms.receive().fetching());
    }

    private static void awaitZero(IntSupplier figure, long deadlineNanos) {
        while (figure.getAsInt() > 0
                && System.nanoTime() - deadlineNanos < 0
                && !Thread.currentThread().isInterrupted()) {
            sleep(PAUSE);
        }
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            // Closing goes on without waits.
            Thread.currentThread().interrupt();
        }
    }

    /** Second half: everything is released. */
    List<Runnable> releaseSteps() {
        return List.of(
                ownCluster::close,
                clusters::close,
                () -> {
                    if (workers.close(Duration.ofSeconds(1)) > 0) {
                        metrics.threadLeakDetected();
                    }
                },
                metrics::close);
    }

    private static void await(CompletableFuture<Void> work, Duration patience) {
        work.orTimeout(Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS)
                .exceptionally(late -> null)
                .join();
    }

    int port() {
        return door.port();
    }

    ProxyConfig config() {
        return config;
    }

    synchronized ProxyConfig tune(ProxyConfig wanted) {
        ProxyConfig tuned = config.withTunable(wanted);
        inbound.limit(tuned.buffer().messages(), tuned.buffer().bytes());
        outbound.limit(ANY_NUMBER, tuned.buffer().bytes());
        config = tuned;
        return tuned;
    }

    EngineMetrics metrics() {
        return metrics;
    }

    Workers workers() {
        return workers;
    }

    CompletableFuture<EngineHealth> health() {
        return health.health();
    }

    EngineStatus status() {
        return status.status();
    }

    PoolStats pool() {
        return new PoolStats(
                clusters.size(),
                clusters.leased(),
                sum(rooms -> rooms.broker().connections().send()),
                sum(rooms -> rooms.broker().connections().receive()),
                clusters.opened(),
                clusters.closed());
    }

    BufferStats buffers() {
        return new BufferStats(
                inbound.messages(),
                inbound.bytes(),
                inbound.maxMessages(),
                inbound.maxBytes(),
                outbound.messages(),
                outbound.bytes(),
                outbound.maxBytes(),
                sum(rooms -> rooms.receive().unacknowledged()),
                inbound.refused());
    }
}
