package io.github.rocketmqproxy.launcher.bench;

import io.github.rocketmqproxy.proto.simple.CreateProducerRequest;
import io.github.rocketmqproxy.proto.simple.CreateProducerResponse;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.simple.SendMessageResponse;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;

/** What both ways of sending have in common. */
final class SimpleProducers {
    private SimpleProducers() {}

    static String open(ManagedChannel channel, BenchOptions options) throws BenchException {
        CreateProducerRequest.Builder request =
                CreateProducerRequest.newBuilder().setTopic(options.topic());
        options.credentials()
                .ifPresent(credentials ->
                        request.setAccessKeyId(credentials.accessKeyId()).setAccessKeySecret(credentials.secret()));
        try {
            CreateProducerResponse answer =
                    Deadline.on(RocketMQProxyGrpc.newBlockingStub(channel)).createProducer(request.build());
            if (!answer.getSuccess()) {
                throw new BenchException("the proxy opens no producer: " + answer.getMessage());
            }
            return answer.getProducerId();
        } catch (StatusRuntimeException e) {
            throw new BenchException("the proxy opens no producer: " + UnaryAnswer.description(e.getStatus()), e);
        }
    }

    static void judge(SendMessageResponse answer, Outcome outcome) {
        judge(answer.getSuccess(), answer.getErrorCode(), answer.getMessage(), outcome);
    }

    static void judge(boolean success, String errorCode, String message, Outcome outcome) {
        if (success) {
            outcome.succeeded();
        } else {
            outcome.failed(errorCode.isEmpty() ? "REFUSED" : errorCode, message);
        }
    }
}
