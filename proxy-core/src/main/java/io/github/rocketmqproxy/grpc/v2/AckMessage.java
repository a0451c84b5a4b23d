package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.TraceSpan;
import io.github.rocketmqproxy.grpc.CurrentCall;
import io.github.rocketmqproxy.proto.v2.AckMessageEntry;
import io.github.rocketmqproxy.proto.v2.AckMessageRequest;
import io.github.rocketmqproxy.proto.v2.AckMessageResponse;
import io.github.rocketmqproxy.proto.v2.AckMessageResultEntry;
import io.github.rocketmqproxy.session.ConsumerCalls;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Acknowledges deliveries; each has its own result, and is answered when its broker has stored it. */
final class AckMessage {
    /** Acknowledgements of one call on their way to brokers at a time. */
    private static final int AT_ONCE = 64;

    private final ConsumerCalls consumers;

    AckMessage(ConsumerCalls consumers) {
        this.consumers = consumers;
    }

    void call(AckMessageRequest request, StreamObserver<AckMessageResponse> observer) {
        CallHeaders headers = CallHeaders.current();
        TraceSpan call = CurrentCall.span();
        Answers.answer(
                observer,
                () -> answer(request, headers, call),
                status -> AckMessageResponse.newBuilder().setStatus(status).build());
    }

    private CompletableFuture<AckMessageResponse> answer(
            AckMessageRequest request, CallHeaders headers, TraceSpan call) {
        String topic = Names.topic(request.getTopic());
        String group = Names.group(request.getGroup());
        if (request.getEntriesCount() == 0) {
            throw new ProxyException(ErrorCode.ILLEGAL_REQUEST, "entries: none (expected: at least one)");
        }
        return from(0, topic, group, headers, call, request.getEntriesList(), new ArrayList<>());
    }

    private CompletableFuture<AckMessageResponse> from(
            int start,
            String topic,
            String group,
            CallHeaders headers,
            TraceSpan call,
            List<AckMessageEntry> entries,
            List<AckMessageResultEntry> results) {
        int end = Math.min(entries.size(), start + AT_ONCE);
        List<CompletableFuture<AckMessageResultEntry>> running = entries.subList(start, end).stream()
                .map(entry -> acknowledge(topic, group, headers, call, entry))
                .toList();
        return CompletableFuture.allOf(running.toArray(CompletableFuture[]::new))
                .thenCompose(nothing -> {
                    running.forEach(result -> results.add(result.join()));
                    return end < entries.size()
                            ? from(end, topic, group, headers, call, entries, results)
                            : CompletableFuture.completedFuture(response(results));
                });
    }

    private CompletableFuture<AckMessageResultEntry> acknowledge(
            String topic, String group, CallHeaders headers, TraceSpan call, AckMessageEntry entry) {
        ConsumerCalls.DeliveryRef delivery = new ConsumerCalls.DeliveryRef(
                headers.clientId(), topic, group, entry.getReceiptHandle(), entry.getLiteTopic());
        return Answers.running(() -> consumers.by(headers.caller()).acknowledge(delivery, call))
                .handle((nothing, failure) -> AckMessageResultEntry.newBuilder()
                        .setMessageId(entry.getMessageId())
                        .setReceiptHandle(entry.getReceiptHandle())
                        .setStatus(failure == null ? StatusCodes.OK : StatusCodes.status(failure))
                        .build());
    }

    private static AckMessageResponse response(List<AckMessageResultEntry> results) {
        return AckMessageResponse.newBuilder()
                .setStatus(StatusCodes.ofAll(
                        results.stream().map(AckMessageResultEntry::getStatus).toList(),
                        "each entry has its own status"))
                .addAllEntries(results)
                .build();
    }
}
