package io.github.rocketmqproxy.launcher.demo;

import io.github.rocketmqproxy.api.Credentials;
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
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A producer and a consumer, as an application would have them, over a real connection: one message a second, and a line for each
 * that is sent and received. Goes on through errors, and says them.
 */
public final class Demo implements AutoCloseable {
    static final String TOPIC = "rocketmq-proxy-demo";
    private static final long INTERVAL_SECONDS = 1;
    private static final long CALL_SECONDS = 10;

    private final PrintStream out;
    private final Optional<Credentials.Secret> credentials;
    private final ManagedChannel channel;
    private final ScheduledExecutorService thread = new ScheduledThreadPoolExecutor(1, Demo::newThread);
    private String producerId = "";
    private String consumerId = "";
    private volatile boolean receiving;
    private volatile boolean closed;
    private int count;

    /**
     * Begins to send and receive.
     *
     * @param port where the proxy serves on this machine
     * @param credentials as whom to come, where the proxy knows its users
     * @param out takes the lines
     */
    public Demo(int port, Optional<Credentials.Secret> credentials, PrintStream out) {
        this.out = out;
        this.credentials = credentials;
        this.channel = Grpc.newChannelBuilder("localhost:" + port, InsecureChannelCredentials.create())
                .build();
        thread.scheduleWithFixedDelay(this::next, 0, INTERVAL_SECONDS, TimeUnit.SECONDS);
    }

    private static Thread newThread(Runnable task) {
        Thread thread = new Thread(task, "demo");
        thread.setDaemon(true);
        return thread;
    }

    private void next() {
        try {
            open();
            count++;
            SendMessageResponse sent = stub().sendMessage(SendMessageRequest.newBuilder()
                    .setProducerId(producerId)
                    .setMessageBody("message " + count)
                    .build());
            say(sent.getSuccess() ? "sent     message " + count : "not sent: " + sent.getMessage());
        } catch (StatusRuntimeException e) {
            say("failed: " + e.getStatus().getDescription());
        }
    }

    /** Ids stay valid for ever, so both are opened once; a stream that has ended is opened again. */
    private void open() {
        if (producerId.isEmpty()) {
            CreateProducerRequest.Builder ofProducer =
                    CreateProducerRequest.newBuilder().setTopic(TOPIC);
            CreateConsumerRequest.Builder ofConsumer =
                    CreateConsumerRequest.newBuilder().setTopic(TOPIC).setGroupId(TOPIC);
            credentials.ifPresent(secret -> {
                ofProducer.setAccessKeyId(secret.accessKeyId()).setAccessKeySecret(secret.secret());
                ofConsumer.setAccessKeyId(secret.accessKeyId()).setAccessKeySecret(secret.secret());
            });
            CreateProducerResponse producer = stub().createProducer(ofProducer.build());
            CreateConsumerResponse consumer = stub().createConsumer(ofConsumer.build());
            if (!producer.getSuccess() || !consumer.getSuccess()) {
                String reason = producer.getSuccess() ? consumer.getMessage() : producer.getMessage();
                throw Status.UNAVAILABLE.withDescription(reason).asRuntimeException();
            }
            producerId = producer.getProducerId();
            consumerId = consumer.getConsumerId();
        }
        if (!receiving) {
            receiving = true;
            RocketMQProxyGrpc.newStub(channel)
                    .receiveMessages(
                            ReceiveMessagesRequest.newBuilder()
                                    .setConsumerId(consumerId)
                                    .build(),
                            new Receiver());
        }
    }

    private RocketMQProxyBlockingStub stub() {
        return RocketMQProxyGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    private void say(String line) {
        if (!closed) {
            out.println("demo: " + line);
        }
    }

    /** Ends at once. */
    @Override
    public void close() {
        closed = true;
        thread.shutdownNow();
        channel.shutdownNow();
    }

    private final class Receiver implements StreamObserver<Message> {
        @Override
        public void onNext(Message message) {
            long millis = System.currentTimeMillis() - message.getBornTimestamp();
            say("received " + message.getMessageBody() + ", " + millis + " ms after it was sent");
            RocketMQProxyGrpc.newStub(channel)
                    .ackMessage(
                            AckMessageRequest.newBuilder()
                                    .setConsumerId(consumerId)
                                    .setReceiptHandle(message.getReceiptHandle())
                                    .build(),
                            new Acknowledged());
        }

        @Override
        public void onError(Throwable failure) {
            say("receiving ended: " + failure.getMessage());
            receiving = false;
        }

        @Override
        public void onCompleted() {
            receiving = false;
        }
    }

    private final class Acknowledged implements StreamObserver<AckMessageResponse> {
        @Override
        public void onNext(AckMessageResponse response) {
            if (!response.getSuccess()) {
                say("not acknowledged: " + response.getMessage());
            }
        }

        @Override
        public void onError(Throwable failure) {
            say("not acknowledged: " + failure.getMessage());
        }

        @Override
        public void onCompleted() {
            // The one answer has been seen.
        }
    }
}
