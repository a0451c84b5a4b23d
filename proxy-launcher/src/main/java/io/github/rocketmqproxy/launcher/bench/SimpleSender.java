package io.github.rocketmqproxy.launcher.bench;

import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc.RocketMQProxyStub;
import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendMessageResponse;
import io.grpc.ManagedChannel;
import java.util.ArrayList;
import java.util.List;

/** Sends by one call of the simple protocol for each message. */
final class SimpleSender implements Sender {
    private final List<Producer> producers;

    private record Producer(RocketMQProxyStub stub, String id) {}

    private SimpleSender(List<Producer> producers) {
        this.producers = producers;
    }

    static SimpleSender open(Connections connections, BenchOptions options) throws BenchException {
        List<Producer> producers = new ArrayList<>();
        for (ManagedChannel channel : connections.channels()) {
            producers.add(new Producer(RocketMQProxyGrpc.newStub(channel), SimpleProducers.open(channel, options)));
        }
        return new SimpleSender(producers);
    }

    @Override
    public void send(int worker, Payload body, Outcome outcome) {
        Producer producer = producers.get(worker % producers.size());
        Deadline.on(producer.stub())
                .sendMessage(
                        SendMessageRequest.newBuilder()
                                .setProducerId(producer.id())
                                .setMessageBodyBytes(body.bytes())
                                .build(),
                        new UnaryAnswer<>(outcome) {
                            @Override
                            void judge(SendMessageResponse answer, Outcome outcome) {
                                SimpleProducers.judge(answer, outcome);
                            }
                        });
    }
}
