package io.github.rocketmqproxy.junit;

import io.github.rocketmqproxy.proto.simple.AckMessageRequest;
import io.github.rocketmqproxy.proto.simple.AckMessageResponse;
import io.github.rocketmqproxy.proto.simple.CreateConsumerRequest;
import io.github.rocketmqproxy.proto.simple.CreateConsumerResponse;
import io.github.rocketmqproxy.proto.simple.CreateProducerRequest;
import io.github.rocketmqproxy.proto.simple.CreateProducerResponse;
import io.github.rocketmqproxy.proto.simple.Message;
import io.github.rocketmqproxy.proto.simple.ReceiveMessagesRequest;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc.RocketMQProxyBlockingStub;
import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendMessageResponse;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A client of the simple protocol that waits for each answer. Thread-safe. */
final class Client implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final ManagedChannel channel;

    Client(String address) {
        channel = Grpc.newChannelBuilder(address, InsecureChannelCredentials.create())
                .build();
    }

    private RocketMQProxyBlockingStub proxy() {
        return RocketMQProxyGrpc.newBlockingStub(channel).withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    String send(String topic, String body) {
        CreateProducerResponse producer = proxy().createProducer(
                        CreateProducerRequest.newBuilder().setTopic(topic).build());
        expect(producer.getSuccess(), producer.getErrorCode(), producer.getMessage());
        SendMessageResponse sent = proxy().sendMessage(SendMessageRequest.newBuilder()
                .setProducerId(producer.getProducerId())
                .setMessageBody(body)
                .build());
        expect(sent.getSuccess(), sent.getErrorCode(), sent.getMessage());
        return sent.getMessageId();
    }

    List<String> receive(String topic, String group, int count) {
        CreateConsumerResponse consumer = proxy().createConsumer(CreateConsumerRequest.newBuilder()
                .setTopic(topic)
                .setGroupId(group)
                .build());
        expect(consumer.getSuccess(), consumer.getErrorCode(), consumer.getMessage());
        List<String> bodies = new ArrayList<>();
        Context.CancellableContext call = Context.current().withCancellation();
        Context before = call.attach();
        try {
            Iterator<Message> stream = proxy().receiveMessages(ReceiveMessagesRequest.newBuilder()
                    .setConsumerId(consumer.getConsumerId())
                    .build());
            while (bodies.size() < count && stream.hasNext()) {
                Message message = stream.next();
                acknowledge(consumer.getConsumerId(), message);
                bodies.add(message.getMessageBody());
            }
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.DEADLINE_EXCEEDED) {
                throw e;
            }
        } finally {
            call.detach(before);
            call.cancel(null);
        }
        if (bodies.size() < count) {
            throw new IllegalStateException("topic " + topic + ", consumer group " + group + ": " + bodies.size()
                    + " messages within " + PATIENCE_SECONDS + " s (expected: " + count + "): " + bodies);
        }
        return bodies;
    }

    private void acknowledge(String consumerId, Message message) {
        AckMessageResponse answer = proxy().ackMessage(AckMessageRequest.newBuilder()
                .setConsumerId(consumerId)
                .setReceiptHandle(message.getReceiptHandle())
                .build());
        expect(answer.getSuccess(), answer.getErrorCode(), answer.getMessage());
    }

    private static void expect(boolean success, String code, String message) {
        if (!success) {
            throw new IllegalStateException(code + ": " + message);
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
