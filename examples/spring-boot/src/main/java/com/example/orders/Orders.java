package com.example.orders;

import io.github.rocketmqproxy.proto.simple.CreateProducerRequest;
import io.github.rocketmqproxy.proto.simple.CreateProducerResponse;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc.RocketMQProxyBlockingStub;
import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendMessageResponse;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import jakarta.annotation.PreDestroy;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Sends orders by the proxy in this application, without network. */
@Component
public class Orders {
    private final ManagedChannel channel;

    Orders(@Value("${rocketmq.proxy.in-process-name}") String name) {
        channel = InProcessChannelBuilder.forName(name).build();
    }

    String place(String order) {
        RocketMQProxyBlockingStub proxy = RocketMQProxyGrpc.newBlockingStub(channel);
        CreateProducerResponse producer = proxy.createProducer(
                CreateProducerRequest.newBuilder().setTopic("orders").build());
        if (!producer.getSuccess()) {
            throw new IllegalStateException(producer.getErrorCode() + ": " + producer.getMessage());
        }
        SendMessageResponse answer = proxy.sendMessage(SendMessageRequest.newBuilder()
                .setProducerId(producer.getProducerId())
                .setMessageBody(order)
                .build());
        if (!answer.getSuccess()) {
            throw new IllegalStateException(answer.getErrorCode() + ": " + answer.getMessage());
        }
        return answer.getMessageId();
    }

    @PreDestroy
    void close() {
        channel.shutdownNow();
    }
}
