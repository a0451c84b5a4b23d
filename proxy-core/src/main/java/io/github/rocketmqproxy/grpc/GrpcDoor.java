package io.github.rocketmqproxy.grpc;

import io.github.rocketmqproxy.api.Tracing;
import io.github.rocketmqproxy.config.ConnectionLimits;
import io.github.rocketmqproxy.config.GrpcConfig;
import io.github.rocketmqproxy.config.TlsConfig;
import io.github.rocketmqproxy.metrics.EngineMetrics;
import io.github.rocketmqproxy.tls.Reloading;
import io.github.rocketmqproxy.worker.Cancellable;
import io.github.rocketmqproxy.worker.Timer;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptors;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.InternalNettyServerCredentials;
import io.grpc.netty.InternalProtocolNegotiators;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ChannelzService;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The gRPC server: one port for all protocols, and optionally a name for clients within the same process. Also serves gRPC's own
 * health, reflection and channelz services. Used once: start, drain, close.
 */
public final class GrpcDoor {
    private static final int CHANNELZ_PAGE = 100;
    private static final Duration TICK = Duration.ofSeconds(1);
    /** Time for clients without a call to hear that they are to go elsewhere. Those that watch the health would stay for ever. */
    private static final Duration LAST_WORD = Duration.ofMillis(500);

    private static final Duration PAUSE = Duration.ofMillis(5);

    private final List<Server> servers = new ArrayList<>();
    private final List<CallGuard> guards = new ArrayList<>();
    private final CallsInFlight inFlight = new CallsInFlight();
    private final HealthStatusManager health = new HealthStatusManager();
    private final List<String> serviceNames = new ArrayList<>();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CallTimeouts timeouts;
    private final IncompleteRequests incomplete;
    private final Timer timer;
    private final Tracing tracing;
    private final TlsContexts tls;
    private final @Nullable Server network;
    private final List<Cancellable> repeated = new ArrayList<>();

    /**
     * A closed door.
     *
     * @param config address, port and limits
     * @param inProcessName the name for clients within this process; then there is no network unless {@code withNetwork}
     * @param withNetwork whether to listen on the port
     * @param adapters the protocols to serve
     * @param io the threads of all connections
     * @param blocking where to make a certificate, when the first client asks for one
     * @param timer the time
     * @param metrics what is counted
     * @param tracing where calls leave their traces
     */
    public GrpcDoor(
            GrpcConfig config,
            @Nullable String inProcessName,
            boolean withNetwork,
            List<ProtocolAdapter> adapters,
            EventLoopGroup io,
            Executor blocking,
            Timer timer,
            EngineMetrics metrics,
            Tracing tracing) {
        this.timer = timer;
        this.tracing = tracing;
        this.tls = new TlsContexts(config.tls(), blocking);
        this.timeouts = new CallTimeouts(config, timer);
        this.incomplete = new IncompleteRequests(
                config.limits().requestBufferBytes(), config.readTimeout(), timer::nanoTime, metrics);
        ConnectionLimit connections = new ConnectionLimit(config.maxConnections(), metrics);
        if (withNetwork) {
            network = serve(networkBuilder(config, connections, io), connections, adapters, metrics);
            servers.add(network);
        } else {
            network = null;
        }
        if (inProcessName != null) {
            servers.add(serve(
                    InProcessServerBuilder.forName(inProcessName).directExecutor(), connections, adapters, metrics));
        }
    }

    private ServerBuilder<?> networkBuilder(GrpcConfig config, ConnectionLimit connections, EventLoopGroup io) {
        InetSocketAddress address = config.host().equals("*")
                ? new InetSocketAddress(config.port())
                : new InetSocketAddress(config.host(), config.port());
        TlsConfig.Mode mode = config.tls().mode();
        ServerCredentials credentials = InternalNettyServerCredentials.create(new ExactFramesNegotiator(
                mode == TlsConfig.Mode.OFF
                        ? InternalProtocolNegotiators.serverPlaintext()
                        : new FirstByteNegotiator(tls, mode == TlsConfig.Mode.AUTO)));
        NettyServerBuilder builder = NettyServerBuilder.forAddress(address, credentials)
                // Nothing in a handler blocks, so a hop to another thread would only cost.
                .directExecutor()
                .bossEventLoopGroup(io)
                .workerEventLoopGroup(io)
                .channelType(NioServerSocketChannel.class)
                .withChildOption(ChannelOption.RCVBUF_ALLOCATOR, new FairReads(System::nanoTime))
                .addTransportFilter(connections)
                .addTransportFilter(incomplete)
                // One that connects and says nothing is not counted yet, and must not stay for ever.
                .handshakeTimeout(config.readTimeout().toMillis(), TimeUnit.MILLISECONDS)
                // Clients send keep-alives as often as every 10 s; without calls, too.
                .permitKeepAliveTime(5, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                // Notices a client that has vanished without a word. Patient, because a Node.js program answers no ping
                // while a handler computes, and the published client never opens a stream again that has ended.
                .keepAliveTime(2, TimeUnit.MINUTES)
                .keepAliveTimeout(10, TimeUnit.MINUTES);
        limit(builder, config.limits());
        return builder;
    }

    private static void limit(NettyServerBuilder builder, ConnectionLimits limits) {
        builder.maxConcurrentCallsPerConnection(limits.maxStreams()).maxInboundMetadataSize(limits.maxMetadataBytes());
        if (!limits.maxAge().isZero()) {
            // gRPC adds or takes up to a tenth, so that clients that came together do not come again together.
            builder.maxConnectionAge(limits.maxAge().toMillis(), TimeUnit.MILLISECONDS);
            if (!limits.maxAgeGrace().isZero()) {
                builder.maxConnectionAgeGrace(limits.maxAgeGrace().toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private Server serve(
            ServerBuilder<?> builder,
            ConnectionLimit connections,
            List<ProtocolAdapter> adapters,
            EngineMetrics metrics) {
        Map<String, Integer> limits =
                adapters.stream().collect(Collectors.toMap(GrpcDoor::name, ProtocolAdapter::maxRequestBytes));
        builder.maxInboundMessageSize(Collections.max(limits.values()))
                .addStreamTracerFactory(new CallTracer.Factory(limits))
                .addService(health.getHealthService())
                .addService(ProtoReflectionServiceV1.newInstance())
                .addService(ChannelzService.newInstance(CHANNELZ_PAGE));
        for (ProtocolAdapter adapter : adapters) {
            CallGuard guard = new CallGuard(
                    connections,
                    inFlight,
                    timeouts,
                    metrics,
                    timer::nanoTime,
                    adapter::isFailure,
                    new CallTraces(tracing, adapter.streamsEnd()));
            guards.add(guard);
            serviceNames.add(name(adapter));
            builder.addService(ServerInterceptors.intercept(
                    RequestParsing.tolerant(adapter.service().bindService(), adapter.maxRequestBytes()), guard));
        }
        return builder.build();
    }

    private static String name(ProtocolAdapter adapter) {
        return adapter.service().bindService().getServiceDescriptor().getName();
    }

    /**
     * Opens the door.
     *
     * @throws IOException when the port cannot be had; nothing stays open then
     * @throws io.github.rocketmqproxy.config.ConfigException when the files for TLS cannot be used; nothing is open then
     */
    public void start() throws IOException {
        if (network != null) {
            tls.readFiles();
        }
        try {
            for (Server server : servers) {
                server.start();
            }
        } catch (IOException e) {
            servers.forEach(Server::shutdownNow);
            throw e;
        }
        repeated.add(timer.scheduleRepeatedly(timeouts::tick, TICK));
        repeated.add(timer.scheduleRepeatedly(incomplete::tick, TICK));
        repeated.add(timer.scheduleRepeatedly(tls::look, Reloading.INTERVAL));
    }

    /**
     * The port in use.
     *
     * @return the port, or -1 without network or before {@link #start()}
     */
    public int port() {
        return network == null ? -1 : network.getPort();
    }

    /**
     * What is held of requests that are not complete yet.
     *
     * @return bytes, with what each piece costs beside its own
     */
    public long incompleteBytes() {
        return incomplete.bytes();
    }

    /**
     * Says what gRPC's health service answers from now on.
     *
     * @param serving whether calls can be served
     */
    public void serving(boolean serving) {
        ServingStatus status = serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
        serviceNames.forEach(name -> health.setStatus(name, status));
    }

    /** Says from now on that calls are not served here, so that load balancers send new clients elsewhere. They are served still. */
    public void announceEnd() {
        if (ending.compareAndSet(false, true)) {
            health.enterTerminalState();
        }
    }

    /**
     * Takes no new connection and tells clients to go elsewhere. Calls in flight go on, and so do those that a client begins before it
     * has heard: none of them need fail.
     */
    public void drain() {
        announceEnd();
        servers.forEach(Server::shutdown);
    }

    /**
     * Closes the door: waits for calls in flight, then cuts off what is left. To be called after {@link #drain()}.
     *
     * @param patience how long to wait
     */
    public void close(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        try {
            awaitQuiet(deadline);
            guards.forEach(CallGuard::refuseAll);
            while (!inFlight.none() && System.nanoTime() - deadline < 0) {
                Thread.sleep(PAUSE.toMillis());
            }
            servers.forEach(Server::shutdownNow);
            for (Server server : servers) {
                server.awaitTermination(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            interrupted = true;
            servers.forEach(Server::shutdownNow);
        }
        repeated.forEach(Cancellable::cancel);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until all connections have ended, or none has a call for a while. */
    private void awaitQuiet(long deadline) throws InterruptedException {
        long lastCall = System.nanoTime();
        while (!servers.stream().allMatch(Server::isTerminated)) {
            long now = System.nanoTime();
            if (!inFlight.none()) {
                lastCall = now;
            }
            if (now - deadline >= 0 || now - lastCall >= LAST_WORD.toNanos()) {
                return;
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }
}
