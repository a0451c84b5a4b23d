package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.TraceSpan;
import io.github.rocketmqproxy.grpc.CurrentCall;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.Message;
import io.github.rocketmqproxy.proto.v2.SendMessageRequest;
import io.github.rocketmqproxy.proto.v2.SendMessageResponse;
import io.github.rocketmqproxy.proto.v2.SendResultEntry;
import io.github.rocketmqproxy.proto.v2.Status;
import io.github.rocketmqproxy.session.ProducerCalls;
import io.github.rocketmqproxy.session.TelemetryStreams;
import io.github.rocketmqproxy.session.TransactionIds;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Stores messages of one topic; each has its own result, and the failure of one is not that of its neighbours. */
final class SendMessage {
    /** What the answer needs to reach the client in time, at most. */
    private static final long MARGIN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final ProducerCalls producers;
    private final TelemetryStreams streams;

    SendMessage(ProducerCalls producers, TelemetryStreams streams) {
        this.producers = producers;
        this.streams = streams;
    }

    void call(SendMessageRequest request, StreamObserver<SendMessageResponse> observer) {
        Answers.answer(
                observer,
                () -> answer(request, CallHeaders.current(), CurrentCall.span(), timeLeft()),
                SendMessage::failed);
    }

    private CompletableFuture<SendMessageResponse> answer(
            SendMessageRequest request, CallHeaders headers, TraceSpan call, @Nullable Duration timeout) {
        String topic = topic(request);
        // Before bodies are decompressed.
        return headers.caller().asProducer(topic, () -> send(topic, request, headers, call, timeout));
    }

    private CompletableFuture<SendMessageResponse> send(
            String topic, SendMessageRequest request, CallHeaders headers, TraceSpan call, @Nullable Duration timeout) {
        if (request.getMessagesCount() == 1) {
            return entry(topic, request.getMessages(0), headers, call, timeout)
                    .thenApply(entry -> response(List.of(entry)));
        }
        List<CompletableFuture<SendResultEntry>> entries = new ArrayList<>(request.getMessagesCount());
        // One after the other: a body that is decompressed counts in the buffer before the next one is.
        for (Message message : request.getMessagesList()) {
            entries.add(entry(topic, message, headers, call, timeout));
        }
        return CompletableFuture.allOf(entries.toArray(CompletableFuture[]::new))
                .thenApply(nothing ->
                        response(entries.stream().map(CompletableFuture::join).toList()));
    }

    private static String topic(SendMessageRequest request) {
        if (request.getMessagesCount() == 0) {
            throw new ProxyException(ErrorCode.ILLEGAL_REQUEST, "messages: none (expected: at least one)");
        }
        String topic = Names.topic(request.getMessages(0).getTopic());
        // The first has just been checked.
        for (Message message : request.getMessagesList().subList(1, request.getMessagesCount())) {
            String other = Names.topic(message.getTopic());
            if (!other.equals(topic)) {
                throw new ProxyException(
                        ErrorCode.ILLEGAL_TOPIC,
                        "topic: \"" + topic + "\" and \"" + other
                                + "\" in one request (expected: messages of one topic; send those of others by"
                                + " themselves)");
            }
        }
        return topic;
    }

    private CompletableFuture<SendResultEntry> entry(
            String topic, Message message, CallHeaders headers, TraceSpan call, @Nullable Duration timeout) {
        CompletableFuture<SendReceipt> sent;
        try {
            sent = producers
                    .by(headers.caller())
                    .send(
                            OutboundMessages.outbound(topic, message, headers.remoteHost())
                                    .broughtBy(call),
                            timeout);
        } catch (ProxyException e) {
            sent = CompletableFuture.failedFuture(e);
        }
        boolean half = message.getSystemProperties().getMessageType()
                == io.github.rocketmqproxy.proto.v2.MessageType.TRANSACTION;
        if (half) {
            sent.thenRun(() -> streams.sendsHalfMessages(headers.clientId(), headers.caller(), topic));
        }
        return sent.handle((receipt, failure) -> failure == null
                ? stored(receipt, half)
                : SendResultEntry.newBuilder()
                        .setStatus(StatusCodes.status(failure))
                        .setMessageId(message.getSystemProperties().getMessageId())
                        .build());
    }

    private static SendResultEntry stored(SendReceipt receipt, boolean half) {
        String id = receipt.messageId();
        return SendResultEntry.newBuilder()
                .setStatus(durability(receipt))
                .setMessageId(id)
                .setTransactionId(half ? TransactionIds.of(id, receipt.brokerName(), receipt.commitLogOffset()) : id)
                .setOffset(receipt.queueOffset())
                .setRecallHandle(receipt.recallHandle())
                .build();
    }

    /** Producers that ask for more than the master's memory hear that they have not got it, and may send again. */
    private static Status durability(SendReceipt receipt) {
        String where = "message " + receipt.messageId() + " is stored on " + receipt.brokerName() + ", but ";
        return switch (receipt.durability()) {
            case AS_CONFIGURED -> StatusCodes.OK;
            case NOT_ON_DISK -> StatusCodes.status(Code.MASTER_PERSISTENCE_TIMEOUT, where + "its disk is late");
            case NOT_REPLICATED -> StatusCodes.status(Code.SLAVE_PERSISTENCE_TIMEOUT, where + "its replica is late");
            case NO_REPLICA -> StatusCodes.status(Code.HA_NOT_AVAILABLE, where + "it has no replica now");
        };
    }

    private static SendMessageResponse response(List<SendResultEntry> entries) {
        return SendMessageResponse.newBuilder()
                .setStatus(StatusCodes.ofAll(
                        entries.stream().map(SendResultEntry::getStatus).toList(),
                        "each message has a status of its own"))
                .addAllEntries(entries)
                .build();
    }

    /** How long the client waits, less what the answer needs; null if it waits for ever. */
    private static @Nullable Duration timeLeft() {
        Deadline deadline = Context.current().getDeadline();
        if (deadline == null) {
            return null;
        }
        long nanos = deadline.timeRemaining(TimeUnit.NANOSECONDS);
        return Duration.ofNanos(nanos - Math.min(MARGIN_NANOS, nanos / 10));
    }

    private static SendMessageResponse failed(Status status) {
        return SendMessageResponse.newBuilder().setStatus(status).build();
    }
}
