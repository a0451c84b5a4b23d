package io.github.rocketmqproxy.launcher.bench;

import com.google.protobuf.ByteString;
import io.github.rocketmqproxy.proto.simple.AckMessageRequest;
import io.github.rocketmqproxy.proto.simple.AckMessageResponse;
import io.github.rocketmqproxy.proto.simple.CreateConsumerRequest;
import io.github.rocketmqproxy.proto.simple.CreateConsumerResponse;
import io.github.rocketmqproxy.proto.simple.Message;
import io.github.rocketmqproxy.proto.simple.ReceiveMessagesRequest;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc.RocketMQProxyStub;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Receives by streams of the simple protocol, one for each worker, and acknowledges each message by a call. */
final class SimpleReceiver implements Receiver {
    private static final long PAUSE_AFTER_FAILURE_MILLIS = 200;

    private final Connections connections;
    private final BenchOptions options;
    private final ScheduledExecutorService timer;

    SimpleReceiver(Connections connections, BenchOptions options, ScheduledExecutorService timer) {
        this.connections = connections;
        this.options = options;
        this.timer = timer;
    }

    @Override
    public void start(int worker, Inbox inbox) throws BenchException {
        ManagedChannel channel =
                connections.channels().get(worker % connections.channels().size());
        new DeliveryStream(RocketMQProxyGrpc.newStub(channel), openConsumer(channel), inbox).open();
    }

    private String openConsumer(ManagedChannel channel) throws BenchException {
        CreateConsumerRequest.Builder request =
                CreateConsumerRequest.newBuilder().setTopic(options.topic()).setGroupId(options.group());
        options.credentials()
                .ifPresent(credentials ->
                        request.setAccessKeyId(credentials.accessKeyId()).setAccessKeySecret(credentials.secret()));
        try {
            CreateConsumerResponse answer =
                    Deadline.on(RocketMQProxyGrpc.newBlockingStub(channel)).createConsumer(request.build());
            if (!answer.getSuccess()) {
                throw new BenchException("the proxy opens no consumer: " + answer.getMessage());
            }
            return answer.getConsumerId();
        } catch (StatusRuntimeException e) {
            throw new BenchException("the proxy opens no consumer: " + UnaryAnswer.description(e.getStatus()), e);
        }
    }

    private final class DeliveryStream implements StreamObserver<Message> {
        private final RocketMQProxyStub stub;
        private final String consumerId;
        private final Inbox inbox;

        DeliveryStream(RocketMQProxyStub stub, String consumerId, Inbox inbox) {
            this.stub = stub;
            this.consumerId = consumerId;
            this.inbox = inbox;
        }

        void open() {
            stub.receiveMessages(
                    ReceiveMessagesRequest.newBuilder()
                            .setConsumerId(consumerId)
                            .build(),
                    this);
        }

        @Override
        public void onNext(Message message) {
            ByteString body = message.getBody().isEmpty() ? message.getMessageBodyBytes() : message.getBody();
            Outcome acknowledgement = inbox.arrived(body);
            Deadline.on(stub)
                    .ackMessage(
                            AckMessageRequest.newBuilder()
                                    .setConsumerId(consumerId)
                                    .setReceiptHandle(message.getReceiptHandle())
                                    .build(),
                            new UnaryAnswer<>(acknowledgement) {
                                @Override
                                void judge(AckMessageResponse answer, Outcome outcome) {
                                    SimpleProducers.judge(
                                            answer.getSuccess(), answer.getErrorCode(), answer.getMessage(), outcome);
                                }
                            });
        }

        @Override
        public void onError(Throwable failure) {
            Status status = Status.fromThrowable(failure);
            inbox.failed(status.getCode().name(), UnaryAnswer.description(status));
            Schedules.later(timer, this::open, PAUSE_AFTER_FAILURE_MILLIS, TimeUnit.MILLISECONDS);
        }

        @Override
        public void onCompleted() {
            Schedules.later(timer, this::open, PAUSE_AFTER_FAILURE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
