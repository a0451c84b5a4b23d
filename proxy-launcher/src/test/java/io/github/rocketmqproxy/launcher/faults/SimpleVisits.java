package io.github.rocketmqproxy.launcher.faults;

import com.google.protobuf.ByteString;
import io.github.rocketmqproxy.launcher.faults.Visits.Visit;
import io.github.rocketmqproxy.proto.simple.AckMessageRequest;
import io.github.rocketmqproxy.proto.simple.ChangeInvisibleDurationRequest;
import io.github.rocketmqproxy.proto.simple.CleanupConsumerRequest;
import io.github.rocketmqproxy.proto.simple.CleanupProducerRequest;
import io.github.rocketmqproxy.proto.simple.CreateConsumerRequest;
import io.github.rocketmqproxy.proto.simple.CreateProducerRequest;
import io.github.rocketmqproxy.proto.simple.EndTransactionRequest;
import io.github.rocketmqproxy.proto.simple.HealthCheckRequest;
import io.github.rocketmqproxy.proto.simple.Message;
import io.github.rocketmqproxy.proto.simple.ReceiveMessagesRequest;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc.RocketMQProxyBlockingStub;
import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendTransactionMessageRequest;
import io.github.rocketmqproxy.proto.simple.WatchTransactionsRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Clients of the simple protocol that come and go. */
final class SimpleVisits {
    private static final int CALL_SECONDS = 10;
    private static final int STAY_SECONDS = 2;
    /** Over the limit of 4 MiB. */
    private static final int TOO_LARGE = 5 << 20;

    private SimpleVisits() {}

    static List<Visit> all() {
        return List.of(
                new Visit("producer, with TLS, cleans up", SimpleVisits::producer),
                new Visit("producer leaves its resources", SimpleVisits::forgetfulProducer),
                new Visit("consumer takes, hides, leaves", SimpleVisits::consumer),
                new Visit("consumer killed in its stream", SimpleVisits::killedConsumer),
                new Visit("transaction rolled back, another left half", SimpleVisits::transactions),
                new Visit("calls that are refused", SimpleVisits::refused));
    }

    private static RocketMQProxyBlockingStub stub(ManagedChannel channel) {
        return RocketMQProxyGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    /** Mostly the same few, now and then a new one. */
    private static String topic(int number) {
        return number % 200 < 10 ? "visited-" + number : "visited";
    }

    private static String createProducer(ManagedChannel channel, String topic) {
        return stub(channel)
                .createProducer(
                        CreateProducerRequest.newBuilder().setTopic(topic).build())
                .getProducerId();
    }

    private static String createConsumer(ManagedChannel channel, int number) {
        return stub(channel)
                .createConsumer(CreateConsumerRequest.newBuilder()
                        .setTopic("visited")
                        .setGroupId("visitors-" + (number % 200 < 10 ? number : number % 8))
                        .build())
                .getConsumerId();
    }

    private static void send(ManagedChannel channel, String producer) {
        stub(channel)
                .sendMessage(SendMessageRequest.newBuilder()
                        .setProducerId(producer)
                        .setMessageBody("good day")
                        .build());
    }

    private static void producer(Visits visits, int number) {
        ManagedChannel channel = visits.tls();
        try {
            String topic = topic(number);
            String producer = createProducer(channel, topic);
            send(channel, producer);
            stub(channel)
                    .cleanupProducer(CleanupProducerRequest.newBuilder()
                            .setProducerId(producer)
                            .setTopic(topic)
                            .build());
        } finally {
            channel.shutdown();
        }
    }

    private static void forgetfulProducer(Visits visits, int number) {
        ManagedChannel channel = visits.plaintext();
        try {
            send(channel, createProducer(channel, topic(number)));
        } finally {
            channel.shutdownNow();
        }
    }

    private static void consumer(Visits visits, int number) {
        ManagedChannel channel = visits.tls();
        try {
            String consumer = createConsumer(channel, number);
            try {
                Iterator<Message> messages = receive(channel, consumer);
                for (int taken = 0; messages.hasNext(); taken++) {
                    String handle = messages.next().getReceiptHandle();
                    if (taken % 8 == 7) {
                        stub(channel)
                                .changeInvisibleDuration(ChangeInvisibleDurationRequest.newBuilder()
                                        .setConsumerId(consumer)
                                        .setReceiptHandle(handle)
                                        .setInvisibleDurationMs(10_000)
                                        .build());
                    } else {
                        stub(channel)
                                .ackMessage(AckMessageRequest.newBuilder()
                                        .setConsumerId(consumer)
                                        .setReceiptHandle(handle)
                                        .build());
                    }
                }
            } catch (StatusRuntimeException e) {
                expect(e, Status.Code.DEADLINE_EXCEEDED);
            }
            stub(channel)
                    .cleanupConsumer(CleanupConsumerRequest.newBuilder()
                            .setConsumerId(consumer)
                            .setTopic("visited")
                            .build());
        } finally {
            channel.shutdown();
        }
    }

    private static Iterator<Message> receive(ManagedChannel channel, String consumer) {
        return RocketMQProxyGrpc.newBlockingStub(channel)
                .withDeadlineAfter(STAY_SECONDS, TimeUnit.SECONDS)
                .receiveMessages(ReceiveMessagesRequest.newBuilder()
                        .setConsumerId(consumer)
                        .build());
    }

    private static void killedConsumer(Visits visits, int number) throws InterruptedException {
        ManagedChannel channel = visits.plaintext();
        try {
            receive(channel, createConsumer(channel, number));
            TimeUnit.SECONDS.sleep(1);
        } finally {
            channel.shutdownNow();
        }
    }

    private static void transactions(Visits visits, int number) {
        ManagedChannel channel = visits.plaintext();
        try {
            String producer = createProducer(channel, topic(number));
            RocketMQProxyGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(STAY_SECONDS, TimeUnit.SECONDS)
                    .watchTransactions(WatchTransactionsRequest.newBuilder()
                            .setProducerId(producer)
                            .build());
            sendHalf(channel, producer);
            stub(channel)
                    .rollbackTransaction(EndTransactionRequest.newBuilder()
                            .setProducerId(producer)
                            .setTransactionId(sendHalf(channel, producer))
                            .build());
        } finally {
            channel.shutdownNow();
        }
    }

    private static String sendHalf(ManagedChannel channel, String producer) {
        return stub(channel)
                .sendTransactionMessage(SendTransactionMessageRequest.newBuilder()
                        .setProducerId(producer)
                        .setMessageBody("perhaps")
                        .setKeepHalf(true)
                        .build())
                .getTransactionId();
    }

    private static void refused(Visits visits, int number) {
        ManagedChannel channel = visits.plaintext();
        try {
            stub(channel).healthCheck(HealthCheckRequest.getDefaultInstance());
            refused(Status.Code.NOT_FOUND, () -> send(channel, "forged-" + number));
            refused(Status.Code.RESOURCE_EXHAUSTED, () -> send(channel, "forged-" + number, new byte[TOO_LARGE]));
            boolean created = stub(channel)
                    .createProducer(CreateProducerRequest.newBuilder()
                            .setTopic("no topic's name")
                            .build())
                    .getSuccess();
            if (created) {
                throw Status.INTERNAL.withDescription("not refused").asRuntimeException();
            }
        } finally {
            // gRPC's client would wait for ever for the stream of the large request, whose rest nobody wants.
            channel.shutdownNow();
        }
    }

    private static void refused(Status.Code code, Runnable call) {
        try {
            call.run();
        } catch (StatusRuntimeException e) {
            expect(e, code);
            return;
        }
        throw Status.INTERNAL.withDescription("not refused").asRuntimeException();
    }

    private static void send(ManagedChannel channel, String producer, byte[] body) {
        stub(channel)
                .sendMessage(SendMessageRequest.newBuilder()
                        .setProducerId(producer)
                        .setMessageBodyBytes(ByteString.copyFrom(body))
                        .build());
    }

    private static void expect(StatusRuntimeException failure, Status.Code code) {
        if (failure.getStatus().getCode() != code) {
            throw failure;
        }
    }
}
