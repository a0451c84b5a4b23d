package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc;
import io.github.rocketmqproxy.session.ConsumerCalls;
import io.github.rocketmqproxy.session.ProducerCalls;

/** All rpcs of the protocol; each is one line here and a class of its own. */
final class MessagingService extends MessagingServiceGrpc.MessagingServiceImplBase {
    private final ProducerCalls producers;
    private final ConsumerCalls consumers;

    MessagingService(ProducerCalls producers, ConsumerCalls consumers) {
        this.producers = producers;
        this.consumers = consumers;
    }
}
