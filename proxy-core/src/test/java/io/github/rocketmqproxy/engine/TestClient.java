package io.github.rocketmqproxy.engine;

import com.google.protobuf.ByteString;
import io.github.rocketmqproxy.proto.simple.AckMessageRequest;
import io.github.rocketmqproxy.proto.simple.AckMessageResponse;
import io.github.rocketmqproxy.proto.simple.CreateConsumerRequest;
import io.github.rocketmqproxy.proto.simple.CreateConsumerResponse;
import io.github.rocketmqproxy.proto.simple.CreateProducerRequest;
import io.github.rocketmqproxy.proto.simple.CreateProducerResponse;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc.RocketMQProxyBlockingStub;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc.RocketMQProxyStub;
import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendMessageResponse;
import io.github.rocketmqproxy.proto.simple.SendOrderedMessageRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A client of the simple protocol over a real connection. */
final class TestClient implements AutoCloseable {
    private final ManagedChannel channel;
    private final String endpoint;

    TestClient(int port, String endpoint) {
        this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .maxInboundMessageSize(16 << 20)
                .build();
        this.endpoint = endpoint;
    }

    RocketMQProxyBlockingStub blocking() {
        return RocketMQProxyGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    ManagedChannel channel() {
        return channel;
    }

    RocketMQProxyStub async() {
        return RocketMQProxyGrpc.newStub(channel);
    }

    CreateProducerResponse createProducer(String topic) {
        return blocking()
                .createProducer(CreateProducerRequest.newBuilder()
                        .setEndpoint(endpoint)
                        .setTopic(topic)
                        .build());
    }

    CreateConsumerResponse createConsumer(String topic, String group, String tags) {
        return blocking()
                .createConsumer(CreateConsumerRequest.newBuilder()
                        .setEndpoint(endpoint)
                        .setTopic(topic)
                        .setGroupId(group)
                        .setTagExpression(tags)
                        .build());
    }

    /** A producer that must be had. */
    String producer(String topic) {
        CreateProducerResponse response = createProducer(topic);
        if (!response.getSuccess()) {
            throw new AssertionError(response.getMessage());
        }
        return response.getProducerId();
    }

    /** A consumer that must be had. */
    String consumer(String topic, String group, String tags) {
        CreateConsumerResponse response = createConsumer(topic, group, tags);
        if (!response.getSuccess()) {
            throw new AssertionError(response.getMessage());
        }
        return response.getConsumerId();
    }

    SendMessageResponse send(String producerId, String body) {
        return send(producerId, body, "");
    }

    SendMessageResponse send(String producerId, String body, String tag) {
        return blocking()
                .sendMessage(SendMessageRequest.newBuilder()
                        .setProducerId(producerId)
                        .setMessageBody(body)
                        .setTag(tag)
                        .build());
    }

    /** Sends without waiting. */
    CompletableFuture<SendMessageResponse> sendLater(String producerId, String body) {
        CompletableFuture<SendMessageResponse> answer = new CompletableFuture<>();
        async().sendMessage(
                        SendMessageRequest.newBuilder()
                                .setProducerId(producerId)
                                .setMessageBody(body)
                                .build(),
                        new StreamObserver<>() {
                            @Override
                            public void onNext(SendMessageResponse response) {
                                answer.complete(response);
                            }

                            @Override
                            public void onError(Throwable failure) {
                                answer.completeExceptionally(failure);
                            }

                            @Override
                            public void onCompleted() {}
                        });
        return answer;
    }

    SendMessageResponse sendBytes(String producerId, ByteString body) {
        return blocking()
                .sendMessage(SendMessageRequest.newBuilder()
                        .setProducerId(producerId)
                        .setBody(body)
                        .build());
    }

    SendMessageResponse sendOrdered(String producerId, String body, String shardingKey) {
        return blocking()
                .sendOrderedMessage(SendOrderedMessageRequest.newBuilder()
                        .setProducerId(producerId)
                        .setMessageBody(body)
                        .setShardingKey(shardingKey)
                        .build());
    }

    AckMessageResponse ack(String consumerId, String receiptHandle) {
        return blocking()
                .ackMessage(AckMessageRequest.newBuilder()
                        .setConsumerId(consumerId)
                        .setReceiptHandle(receiptHandle)
                        .build());
    }

    TestStream receive(String consumerId) {
        return TestStream.open(this, consumerId);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
