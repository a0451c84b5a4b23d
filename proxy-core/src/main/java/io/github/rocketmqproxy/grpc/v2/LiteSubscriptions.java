package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.LiteSubscription;
import io.github.rocketmqproxy.message.LiteSubscription.Action;
import io.github.rocketmqproxy.message.LiteSubscription.Start;
import io.github.rocketmqproxy.proto.v2.OffsetOption;
import io.github.rocketmqproxy.proto.v2.Status;
import io.github.rocketmqproxy.proto.v2.SyncLiteSubscriptionRequest;
import io.github.rocketmqproxy.proto.v2.SyncLiteSubscriptionResponse;
import io.github.rocketmqproxy.route.TopicNames;
import io.github.rocketmqproxy.session.TelemetryStreams;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Tells brokers which lite topics a client listens to. Clients repeat all of it every 30 s; brokers forget it after a minute. */
final class LiteSubscriptions {
    private final TelemetryStreams streams;

    LiteSubscriptions(TelemetryStreams streams) {
        this.streams = streams;
    }

    void call(SyncLiteSubscriptionRequest request, StreamObserver<SyncLiteSubscriptionResponse> observer) {
        Answers.answer(observer, () -> change(request).thenApply(LiteSubscriptions::answer), LiteSubscriptions::answer);
    }

    private CompletableFuture<Status> change(SyncLiteSubscriptionRequest request) {
        CallHeaders headers = CallHeaders.current();
        String clientId = headers.clientId();
        if (clientId.isEmpty()) {
            return CompletableFuture.completedFuture(StatusCodes.CLIENT_ID_REQUIRED);
        }
        LiteSubscription change = new LiteSubscription(
                action(request),
                clientId,
                Names.topic(request.getTopic()),
                Names.group(request.getGroup()),
                names(request),
                request.getVersion(),
                start(request.getOffsetOption()));
        return streams.changeLiteSubscription(change, headers.caller()).thenApply(nothing -> StatusCodes.OK);
    }

    private static Action action(SyncLiteSubscriptionRequest request) {
        return switch (request.getAction()) {
            case PARTIAL_ADD -> Action.PARTIAL_ADD;
            case PARTIAL_REMOVE -> Action.PARTIAL_REMOVE;
            case COMPLETE_ADD -> Action.COMPLETE_ADD;
            case COMPLETE_REMOVE -> Action.COMPLETE_REMOVE;
            case UNRECOGNIZED ->
                throw illegal("action: " + request.getActionValue()
                        + " (expected: PARTIAL_ADD, PARTIAL_REMOVE, COMPLETE_ADD or COMPLETE_REMOVE)");
        };
    }

    private static Set<String> names(SyncLiteSubscriptionRequest request) {
        Set<String> names = Set.copyOf(request.getLiteTopicSetList());
        names.forEach(TopicNames::checkLite);
        return names;
    }

    private static @Nullable Start start(OffsetOption option) {
        return switch (option.getOffsetTypeCase()) {
            case POLICY ->
                switch (option.getPolicy()) {
                    case MIN -> new Start(Start.From.FIRST, 0);
                    case MAX -> new Start(Start.From.END, 0);
                    case LAST -> new Start(Start.From.LAST, 0);
                    case UNRECOGNIZED ->
                        throw illegal(
                                "offset_option.policy: " + option.getPolicyValue() + " (expected: LAST, MIN or MAX)");
                };
            case OFFSET -> new Start(Start.From.OFFSET, notNegative("offset", option.getOffset()));
            case TAIL_N -> new Start(Start.From.TAIL, notNegative("tail_n", option.getTailN()));
            case TIMESTAMP -> new Start(Start.From.TIMESTAMP, notNegative("timestamp", option.getTimestamp()));
            case OFFSETTYPE_NOT_SET -> null;
        };
    }

    private static ProxyException illegal(String message) {
        return new ProxyException(ErrorCode.ILLEGAL_REQUEST, message);
    }

    private static long notNegative(String field, long value) {
        if (value < 0) {
            throw new ProxyException(
                    ErrorCode.ILLEGAL_OFFSET, "offset_option." + field + ": " + value + " (expected: 0 or more)");
        }
        return value;
    }

    private static SyncLiteSubscriptionResponse answer(Status status) {
        return SyncLiteSubscriptionResponse.newBuilder().setStatus(status).build();
    }
}
