package io.github.rocketmqproxy.launcher.faults;

import io.github.rocketmqproxy.proto.simple.AckMessageRequest;
import io.github.rocketmqproxy.proto.simple.CreateConsumerRequest;
import io.github.rocketmqproxy.proto.simple.CreateConsumerResponse;
import io.github.rocketmqproxy.proto.simple.CreateProducerRequest;
import io.github.rocketmqproxy.proto.simple.CreateProducerResponse;
import io.github.rocketmqproxy.proto.simple.Message;
import io.github.rocketmqproxy.proto.simple.ReceiveMessagesRequest;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc.RocketMQProxyStub;
import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendMessageResponse;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.TimeUnit;

/** The simple protocol as its published client uses it: no deadline and no second attempt. A stream that ends is opened again. */
class SimpleTraffic extends Traffic {
    static final long REOPEN_MILLIS = 200;

    private final String kind;
    private final String topic;
    private volatile String producerId = "";

    SimpleTraffic(int producerPort, int consumerPort) {
        this(producerPort, consumerPort, "simple", PACE_MILLIS);
    }

    /** One that sends in another way, to a topic of its own. */
    SimpleTraffic(int producerPort, int consumerPort, String kind, long paceMillis) {
        super(producerPort, consumerPort, paceMillis);
        this.kind = kind;
        this.topic = "faults-" + kind.replaceAll("\\W+", "-");
    }

    @Override
    String kind() {
        return kind;
    }

    String producerId() {
        return producerId;
    }

    @Override
    void openProducer() {
        CreateProducerResponse opened = RocketMQProxyGrpc.newBlockingStub(producer())
                .withDeadlineAfter(setupSeconds(), TimeUnit.SECONDS)
                .createProducer(
                        CreateProducerRequest.newBuilder().setTopic(topic).build());
        if (!opened.getSuccess()) {
            throw new IllegalStateException("no producer: " + opened.getMessage());
        }
        producerId = opened.getProducerId();
    }

    @Override
    void openConsumer() {
        CreateConsumerResponse opened = RocketMQProxyGrpc.newBlockingStub(consumer())
                .withDeadlineAfter(setupSeconds(), TimeUnit.SECONDS)
                .createConsumer(CreateConsumerRequest.newBuilder()
                        .setTopic(topic)
                        .setGroupId(topic)
                        .build());
        if (!opened.getSuccess()) {
            throw new IllegalStateException("no consumer: " + opened.getMessage());
        }
        new Stream(RocketMQProxyGrpc.newStub(consumer()), opened.getConsumerId()).open();
    }

    @Override
    void send(Ledger ledger, String id) {
        RocketMQProxyGrpc.newStub(producer())
                .sendMessage(
                        SendMessageRequest.newBuilder()
                                .setProducerId(producerId)
                                .setMessageBody(id)
                                .build(),
                        answer(sent -> note(ledger, id, sent), failure -> ledger.refused(id, name(failure))));
    }

    /** Tells the ledger what the proxy has answered. */
    static void note(Ledger ledger, String id, SendMessageResponse sent) {
        if (sent.getSuccess()) {
            ledger.confirmed(id);
        } else {
            ledger.refused(id, sent.getErrorCode());
        }
    }

    private final class Stream implements StreamObserver<Message> {
        private final RocketMQProxyStub stub;
        private final String consumerId;

        Stream(RocketMQProxyStub stub, String consumerId) {
            this.stub = stub;
            this.consumerId = consumerId;
        }

        void open() {
            if (stub.getChannel() == consumer()) {
                stub.receiveMessages(
                        ReceiveMessagesRequest.newBuilder()
                                .setConsumerId(consumerId)
                                .build(),
                        this);
            }
        }

        @Override
        public void onNext(Message message) {
            Ledger ledger = ledger();
            String id = message.getMessageBody();
            ledger.delivered(id, message.getReconsumeTimes() > 0);
            stub.ackMessage(
                    AckMessageRequest.newBuilder()
                            .setConsumerId(consumerId)
                            .setReceiptHandle(message.getReceiptHandle())
                            .build(),
                    answer(
                            acked -> {
                                if (acked.getSuccess()) {
                                    ledger.acked(id);
                                }
                            },
                            failure -> {}));
        }

        @Override
        public void onError(Throwable failure) {
            later(REOPEN_MILLIS, this::open);
        }

        @Override
        public void onCompleted() {
            later(REOPEN_MILLIS, this::open);
        }
    }
}
