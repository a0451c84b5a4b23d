package io.github.rocketmqproxy.grpc.simple;

import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.proto.simple.AckMessageResponse;
import io.github.rocketmqproxy.proto.simple.ChangeInvisibleDurationResponse;
import io.github.rocketmqproxy.proto.simple.CleanupConsumerResponse;
import io.github.rocketmqproxy.proto.simple.CleanupProducerResponse;
import io.github.rocketmqproxy.proto.simple.CreateConsumerResponse;
import io.github.rocketmqproxy.proto.simple.CreateProducerResponse;
import io.github.rocketmqproxy.proto.simple.EndTransactionResponse;
import io.github.rocketmqproxy.proto.simple.HealthCheckResponse;
import io.github.rocketmqproxy.proto.simple.SendMessageResponse;
import io.github.rocketmqproxy.proto.simple.SendMessagesResponse;
import io.github.rocketmqproxy.proto.simple.SendTransactionMessageResponse;

/** Answers that both the calls and the streams give. */
final class Responses {
    static final String OK = "OK";

    private Responses() {}

    static SendMessageResponse sent(SendReceipt receipt) {
        return SendMessageResponse.newBuilder()
                .setSuccess(true)
                .setMessage(OK)
                .setMessageId(receipt.messageId())
                .setReceiptHandle(receipt.messageId())
                .build();
    }

    static SendMessageResponse notSent(ProxyException error) {
        return SendMessageResponse.newBuilder()
                .setMessage(error.getMessage())
                .setErrorCode(error.code().name())
                .build();
    }

    /** Whether an answer tells of a failure. */
    static boolean isFailure(Object answer) {
        if (answer instanceof SendMessageResponse response) {
            return !response.getSuccess();
        }
        if (answer instanceof AckMessageResponse response) {
            return !response.getSuccess();
        }
        if (answer instanceof SendTransactionMessageResponse response) {
            return !response.getSuccess();
        }
        if (answer instanceof SendMessagesResponse response) {
            return !response.getSuccess();
        }
        if (answer instanceof CreateProducerResponse response) {
            return !response.getSuccess();
        }
        if (answer instanceof CreateConsumerResponse response) {
            return !response.getSuccess();
        }
        if (answer instanceof ChangeInvisibleDurationResponse response) {
            return !response.getSuccess();
        }
        if (answer instanceof EndTransactionResponse response) {
            return !response.getSuccess();
        }
        if (answer instanceof CleanupProducerResponse response) {
            return !response.getSuccess();
        }
        if (answer instanceof CleanupConsumerResponse response) {
            return !response.getSuccess();
        }
        return answer instanceof HealthCheckResponse response && !response.getHealthy();
    }
}
