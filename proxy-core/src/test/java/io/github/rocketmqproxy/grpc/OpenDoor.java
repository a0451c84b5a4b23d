package io.github.rocketmqproxy.grpc;

import com.codahale.metrics.MetricRegistry;
import io.github.rocketmqproxy.api.Tracing;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.config.Setting;
import io.github.rocketmqproxy.config.WorkerConfig;
import io.github.rocketmqproxy.metrics.DropwizardEngineMetrics;
import io.github.rocketmqproxy.metrics.EngineMetrics;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc.RocketMQProxyBlockingStub;
import io.github.rocketmqproxy.testkit.ManualTimer;
import io.github.rocketmqproxy.worker.Workers;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A door on a free port, before a scripted protocol; its time is moved by hand. */
final class OpenDoor implements AutoCloseable {
    private final ManualTimer timer = new ManualTimer();
    private final EngineMetrics metrics = new DropwizardEngineMetrics(new MetricRegistry(), "test");
    private final Workers workers = Workers.create(new WorkerConfig(1, 1), null, "door");
    private final GrpcDoor door;
    private final ManagedChannel channel;

    OpenDoor(ScriptedProtocol protocol) throws IOException {
        this(protocol, ProxyConfig.builder(), Runnable::run);
    }

    OpenDoor(ScriptedProtocol protocol, Setting setting, String value) throws IOException {
        this(protocol, ProxyConfig.builder().set(setting, value), Runnable::run);
    }

    OpenDoor(ScriptedProtocol protocol, ProxyConfig.Builder config, Executor blocking) throws IOException {
        this(List.of(protocol), config, blocking);
    }

    OpenDoor(List<ProtocolAdapter> protocols) throws IOException {
        this(protocols, ProxyConfig.builder(), Runnable::run);
    }

    OpenDoor(List<ProtocolAdapter> protocols, Setting setting, String value) throws IOException {
        this(protocols, ProxyConfig.builder().set(setting, value), Runnable::run);
    }

    private OpenDoor(List<ProtocolAdapter> protocols, ProxyConfig.Builder config, Executor blocking)
            throws IOException {
        door = new GrpcDoor(
                config.grpcHost("127.0.0.1").grpcPort(0).build().grpc(),
                null,
                true,
                protocols,
                workers.io(),
                blocking,
                timer,
                metrics,
                Tracing.NONE);
        door.start();
        door.serving(true);
        channel = NettyChannelBuilder.forAddress("127.0.0.1", door.port())
                .usePlaintext()
                .build();
    }

    GrpcDoor door() {
        return door;
    }

    int port() {
        return door.port();
    }

    EngineMetrics metrics() {
        return metrics;
    }

    /** A connection that is always the same. */
    ManagedChannel channel() {
        return channel;
    }

    RocketMQProxyBlockingStub client() {
        return RocketMQProxyGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS);
    }

    void advance(Duration by) {
        timer.advance(by);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        door.drain();
        door.close(Duration.ofSeconds(5));
        workers.close();
    }
}
