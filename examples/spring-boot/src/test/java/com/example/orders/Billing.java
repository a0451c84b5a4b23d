package com.example.orders;

import io.github.rocketmqproxy.proto.simple.AckMessageRequest;
import io.github.rocketmqproxy.proto.simple.CreateConsumerRequest;
import io.github.rocketmqproxy.proto.simple.Message;
import io.github.rocketmqproxy.proto.simple.ReceiveMessagesRequest;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc.RocketMQProxyBlockingStub;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.util.concurrent.TimeUnit;

/** Another program, which consumes orders from the application's gRPC port. */
final class Billing implements AutoCloseable {
    private final ManagedChannel channel;

    Billing(int port) {
        channel = Grpc.newChannelBuilder("127.0.0.1:" + port, InsecureChannelCredentials.create())
                .build();
    }

    String next() {
        RocketMQProxyBlockingStub proxy =
                RocketMQProxyGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
        String consumer = proxy.createConsumer(CreateConsumerRequest.newBuilder()
                        .setTopic("orders")
                        .setGroupId("billing")
                        .build())
                .getConsumerId();
        Message message = proxy.receiveMessages(ReceiveMessagesRequest.newBuilder()
                        .setConsumerId(consumer)
                        .build())
                .next();
        proxy.ackMessage(AckMessageRequest.newBuilder()
                .setConsumerId(consumer)
                .setReceiptHandle(message.getReceiptHandle())
                .build());
        return message.getMessageBody();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
