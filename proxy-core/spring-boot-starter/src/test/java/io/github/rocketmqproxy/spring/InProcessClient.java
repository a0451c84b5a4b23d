package io.github.rocketmqproxy.spring;

import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc.RocketMQProxyBlockingStub;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc.RocketMQProxyFutureStub;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;

/** A client within this JVM. */
final class InProcessClient implements AutoCloseable {
    private final ManagedChannel channel;

    InProcessClient(String name) {
        channel = InProcessChannelBuilder.forName(name).build();
    }

    RocketMQProxyBlockingStub blocking() {
        return RocketMQProxyGrpc.newBlockingStub(channel);
    }

    RocketMQProxyFutureStub future() {
        return RocketMQProxyGrpc.newFutureStub(channel);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
