package com.example.embedding;

import com.codahale.metrics.MetricRegistry;
import io.github.rocketmqproxy.api.EngineListener;
import io.github.rocketmqproxy.api.EngineState;
import io.github.rocketmqproxy.config.ProxyConfig;
import io.github.rocketmqproxy.engine.ProxyEngine;
import io.github.rocketmqproxy.proto.simple.CreateProducerRequest;
import io.github.rocketmqproxy.proto.simple.CreateProducerResponse;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc.RocketMQProxyBlockingStub;
import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendMessageResponse;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.io.IOException;

/**
 * A Java program with the proxy inside: others reach it by its port, this program itself without any network.
 *
 * <p>Arguments: the address of a RocketMQ name server (default 127.0.0.1:9876).
 */
public final class EmbeddedProxy {
    private EmbeddedProxy() {}

    public static void main(String[] args) throws IOException {
        String nameServer = args.length > 0 ? args[0] : "127.0.0.1:9876";
        ProxyConfig config = ProxyConfig.builder()
                .nameServer(nameServer)
                .grpcPort(0)
                .autoCreateTopics(true)
                .build();
        // The registry is the program's: it shows the proxy's figures beside its own, wherever it reports them.
        MetricRegistry registry = new MetricRegistry();
        ProxyEngine engine = ProxyEngine.builder(config)
                .metricRegistry(registry, "shop.proxy")
                .listener(new EngineListener() {
                    @Override
                    public void stateChanged(EngineState from, EngineState to) {
                        System.out.println("proxy: " + from + " -> " + to);
                    }
                })
                .inProcessName("embedded-proxy")
                .build();
        // Ended by a signal, the program drains the proxy, too; closing again does no harm.
        Runtime.getRuntime().addShutdownHook(new Thread(engine::close, "close-proxy"));
        try (engine) {
            engine.start();
            System.out.println("serving on port " + engine.port());

            ManagedChannel channel = InProcessChannelBuilder.forName("embedded-proxy").build();
            try {
                System.out.println("sent " + send(RocketMQProxyGrpc.newBlockingStub(channel), "embedding-example", "Hello"));
            } finally {
                channel.shutdownNow();
            }

            System.out.println("pool:    " + engine.pool());
            System.out.println("buffers: " + engine.buffers());
            System.out.println("workers: " + engine.workers());
            System.out.println("metrics: " + engine.metrics().snapshot());
            System.out.println("registry: sent "
                    + registry.counter("shop.proxy.messages.sent").getCount());
        }
        System.out.println("registry afterwards: " + registry.getNames());
    }

    private static String send(RocketMQProxyBlockingStub proxy, String topic, String body) {
        CreateProducerResponse producer =
                proxy.createProducer(CreateProducerRequest.newBuilder().setTopic(topic).build());
        if (!producer.getSuccess()) {
            throw new IllegalStateException(producer.getErrorCode() + ": " + producer.getMessage());
        }
        SendMessageResponse answer = proxy.sendMessage(SendMessageRequest.newBuilder()
                .setProducerId(producer.getProducerId())
                .setMessageBody(body)
                .build());
        if (!answer.getSuccess()) {
            throw new IllegalStateException(answer.getErrorCode() + ": " + answer.getMessage());
        }
        return answer.getMessageId();
    }
}
