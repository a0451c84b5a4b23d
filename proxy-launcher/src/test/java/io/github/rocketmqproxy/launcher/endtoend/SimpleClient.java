package io.github.rocketmqproxy.launcher.endtoend;

import io.github.rocketmqproxy.launcher.LauncherProcess;
import io.github.rocketmqproxy.proto.simple.AckMessageRequest;
import io.github.rocketmqproxy.proto.simple.CreateConsumerRequest;
import io.github.rocketmqproxy.proto.simple.CreateProducerRequest;
import io.github.rocketmqproxy.proto.simple.Message;
import io.github.rocketmqproxy.proto.simple.ReceiveMessagesRequest;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc.RocketMQProxyBlockingStub;
import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.util.concurrent.TimeUnit;

/** A client of the simple protocol with one producer and one consumer of one topic, its calls one after the other. */
final class SimpleClient implements AutoCloseable {
    private final ManagedChannel channel;
    private final RocketMQProxyBlockingStub calls;
    private final Context.CancellableContext receiving = Context.current().withCancellation();
    private final String producer;
    private final String consumer;

    private SimpleClient(ManagedChannel channel, String topic) {
        this.channel = channel;
        calls = RocketMQProxyGrpc.newBlockingStub(channel).withDeadlineAfter(1, TimeUnit.MINUTES);
        producer = calls.createProducer(
                        CreateProducerRequest.newBuilder().setTopic(topic).build())
                .getProducerId();
        consumer = calls.createConsumer(CreateConsumerRequest.newBuilder()
                        .setTopic(topic)
                        .setGroupId(topic + "-group")
                        .setTagExpression("*")
                        .build())
                .getConsumerId();
    }

    static SimpleClient of(LauncherProcess proxy, String topic) {
        return new SimpleClient(
                Grpc.newChannelBuilder("localhost:" + proxy.grpcPort(), InsecureChannelCredentials.create())
                        .build(),
                topic);
    }

    RocketMQProxyBlockingStub calls() {
        return calls;
    }

    SendMessageRequest message(String body) {
        return SendMessageRequest.newBuilder()
                .setProducerId(producer)
                .setMessageBody(body)
                .build();
    }

    /** The first message of a stream, which stays open, so that the message stays this client's. */
    Message receive() throws Exception {
        return receiving.call(() -> calls.receiveMessages(ReceiveMessagesRequest.newBuilder()
                        .setConsumerId(consumer)
                        .build())
                .next());
    }

    AckMessageRequest acknowledgement(Message message) {
        return AckMessageRequest.newBuilder()
                .setConsumerId(consumer)
                .setReceiptHandle(message.getReceiptHandle())
                .build();
    }

    @Override
    public void close() {
        receiving.close();
        channel.shutdownNow();
    }
}
