package io.github.rocketmqproxy.grpc.v2;

import com.google.protobuf.Duration;
import io.github.rocketmqproxy.grpc.MessageStream;
import io.github.rocketmqproxy.message.PullRequest;
import io.github.rocketmqproxy.message.PulledBatch;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.PullMessageRequest;
import io.github.rocketmqproxy.proto.v2.PullMessageResponse;
import io.github.rocketmqproxy.proto.v2.Status;
import io.github.rocketmqproxy.session.ConsumerCalls;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/** Reads one queue from an offset on. Messages come without receipt handles: nothing is hidden, and nothing to acknowledge. */
final class PullMessage {
    private final ConsumerCalls consumers;

    PullMessage(ConsumerCalls consumers) {
        this.consumers = consumers;
    }

    void call(PullMessageRequest request, StreamObserver<PullMessageResponse> observer) {
        CallHeaders headers = CallHeaders.current();
        DeliveredMessages messages =
                new DeliveredMessages(request.getMessageQueue().getTopic(), ClientLanguage.of(headers));
        MessageStream.answer(
                (ServerCallStreamObserver<PullMessageResponse>) observer,
                Answers.running(() -> consumers.by(headers.caller()).pull(request(request))),
                pulled -> answer(request, pulled, messages),
                Answers.failing(observer, PullMessage::frame));
    }

    private static PullRequest request(PullMessageRequest request) {
        return new PullRequest(
                Names.group(request.getGroup()),
                Queues.of(request.getMessageQueue()),
                request.getOffset(),
                ReceiveMessage.batchSize(request.getBatchSize()),
                Filters.of(request.getFilterExpression()),
                LongPoll.of(longPoll(request)));
    }

    private static @Nullable Duration longPoll(PullMessageRequest request) {
        return request.hasLongPollingTimeout() ? request.getLongPollingTimeout() : null;
    }

    private static MessageStream.Answer<PullMessageResponse> answer(
            PullMessageRequest request, PulledBatch pulled, DeliveredMessages messages) {
        return new MessageStream.Answer<>(
                frame(status(request, pulled)),
                pulled.messages(),
                delivery -> {
                    Message message = messages.pulled(delivery);
                    return message == null
                            ? null
                            : PullMessageResponse.newBuilder()
                                    .setMessage(message)
                                    .build();
                },
                PullMessageResponse.newBuilder()
                        .setNextOffset(pulled.nextOffset())
                        .build());
    }

    private static PullMessageResponse frame(Status status) {
        return PullMessageResponse.newBuilder().setStatus(status).build();
    }

    private static Status status(PullMessageRequest request, PulledBatch pulled) {
        return switch (pulled.outcome()) {
            case FOUND -> StatusCodes.OK;
            case NONE -> StatusCodes.status(Code.MESSAGE_NOT_FOUND, "no message came within the long poll");
            case OUT_OF_RANGE ->
                StatusCodes.status(
                        Code.ILLEGAL_OFFSET,
                        "offset: " + request.getOffset() + " is not in the queue (expected: for example next_offset, "
                                + pulled.nextOffset() + ")");
        };
    }
}
