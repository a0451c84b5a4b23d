package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.grpc.CurrentCall;
import io.github.rocketmqproxy.grpc.MessageStream;
import io.github.rocketmqproxy.message.DeliveryBatch;
import io.github.rocketmqproxy.message.ReceiveRequest;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.ReceiveMessageRequest;
import io.github.rocketmqproxy.proto.v2.ReceiveMessageResponse;
import io.github.rocketmqproxy.proto.v2.Status;
import io.github.rocketmqproxy.session.ConsumerCalls;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;

/**
 * Fetches messages: the group's settings at the broker decide about order, attempts and dead letters, never what a client has said
 * before. A client of a push consumer ({@code auto_renew}) may keep a message for as long as its group allows; a simple consumer says
 * itself for how long, anything from a millisecond to twelve hours.
 */
final class ReceiveMessage {
    private static final int MAX_BATCH = 32;
    private static final int MAX_ATTEMPT_ID = 255;

    private final ConsumerCalls consumers;

    ReceiveMessage(ConsumerCalls consumers) {
        this.consumers = consumers;
    }

    void call(ReceiveMessageRequest request, StreamObserver<ReceiveMessageResponse> observer) {
        CallHeaders headers = CallHeaders.current();
        DeliveredMessages messages =
                new DeliveredMessages(request.getMessageQueue().getTopic(), ClientLanguage.of(headers));
        MessageStream.answer(
                (ServerCallStreamObserver<ReceiveMessageResponse>) observer,
                Answers.running(() -> consumers.by(headers.caller()).receive(request(request, headers))),
                batch -> answer(batch, messages),
                Answers.failing(observer, ReceiveMessage::frame));
    }

    private static MessageStream.Answer<ReceiveMessageResponse> answer(
            DeliveryBatch batch, DeliveredMessages messages) {
        return new MessageStream.Answer<>(
                frame(status(batch)),
                batch,
                delivery -> {
                    Message message = messages.popped(delivery);
                    return message == null
                            ? null
                            : ReceiveMessageResponse.newBuilder()
                                    .setMessage(message)
                                    .build();
                },
                ReceiveMessageResponse.newBuilder()
                        .setDeliveryTimestamp(Times.timestamp(System.currentTimeMillis()))
                        .build());
    }

    private static ReceiveMessageResponse frame(Status status) {
        return ReceiveMessageResponse.newBuilder().setStatus(status).build();
    }

    private static Status status(DeliveryBatch batch) {
        return batch.remaining() > 0
                ? StatusCodes.OK
                : StatusCodes.status(Code.MESSAGE_NOT_FOUND, "no message came within the long poll");
    }

    static ReceiveRequest request(ReceiveMessageRequest request, CallHeaders headers) {
        String topic = Names.topic(request.getMessageQueue().getTopic());
        String group = Names.group(request.getGroup());
        return new ReceiveRequest(
                new Subscription(topic, group, Filters.of(request.getFilterExpression())),
                request.getMessageQueue().getBroker().getName(),
                Math.max(-1, request.getMessageQueue().getId()),
                batchSize(request.getBatchSize()),
                request.getAutoRenew() ? Duration.ZERO : invisible(request),
                LongPoll.of(request.hasLongPollingTimeout() ? request.getLongPollingTimeout() : null),
                attemptId(request.getAttemptId()),
                headers.clientId(),
                CurrentCall.span());
    }

    /** The broker keeps it; clients send a UUID. */
    private static String attemptId(String sent) {
        if (sent.length() > MAX_ATTEMPT_ID) {
            throw new ProxyException(
                    ErrorCode.ILLEGAL_REQUEST,
                    "attempt_id: " + sent.length() + " characters (expected: at most " + MAX_ATTEMPT_ID + ")");
        }
        return sent;
    }

    static int batchSize(int asked) {
        if (asked <= 0) {
            throw new ProxyException(
                    ErrorCode.ILLEGAL_REQUEST, "batch_size: " + asked + " (expected: 1 to " + MAX_BATCH + ")");
        }
        return Math.min(MAX_BATCH, asked);
    }

    private static Duration invisible(ReceiveMessageRequest request) {
        com.google.protobuf.Duration asked = request.getInvisibleDuration();
        return Times.duration(asked)
                .filter(invisible -> invisible.toMillis() > 0 && invisible.compareTo(ReceiveRequest.MAX_INVISIBLE) <= 0)
                .orElseThrow(() -> new ProxyException(
                        ErrorCode.ILLEGAL_INVISIBLE_DURATION,
                        "invisible_duration: "
                                + (request.hasInvisibleDuration()
                                        ? asked.getSeconds() + " s " + asked.getNanos() + " ns"
                                        : "missing, without auto_renew")
                                + " (expected: 1 ms to " + ReceiveRequest.MAX_INVISIBLE.toHours() + " h)"));
    }
}
