package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.TopicRoute;
import io.github.rocketmqproxy.proto.v2.Code;
import io.github.rocketmqproxy.proto.v2.Endpoints;
import io.github.rocketmqproxy.proto.v2.MessageType;
import io.github.rocketmqproxy.proto.v2.QueryRouteRequest;
import io.github.rocketmqproxy.proto.v2.QueryRouteResponse;
import io.github.rocketmqproxy.proto.v2.Status;
import io.github.rocketmqproxy.session.ProducerCalls;
import io.github.rocketmqproxy.session.TelemetryStreams;
import io.grpc.stub.StreamObserver;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Tells where the queues of a topic are. Producers and consumers ask for it when they start, and every half minute. */
final class QueryRoute {
    private final ProducerCalls producers;
    private final TelemetryStreams streams;
    private final AccessPoint accessPoint;

    QueryRoute(ProducerCalls producers, TelemetryStreams streams, AccessPoint accessPoint) {
        this.producers = producers;
        this.streams = streams;
        this.accessPoint = accessPoint;
    }

    void call(QueryRouteRequest request, StreamObserver<QueryRouteResponse> observer) {
        Answers.answer(observer, () -> answer(request, CallHeaders.current()), QueryRoute::failed);
    }

    private CompletableFuture<QueryRouteResponse> answer(QueryRouteRequest request, CallHeaders headers) {
        String topic = Names.topic(request.getTopic());
        Endpoints endpoints = accessPoint.of(request.getEndpoints(), headers);
        ProducerCalls calls = producers.by(headers.caller());
        return streams.checkNotRefused(headers.clientId(), headers.caller())
                .thenCompose(nothing -> calls.route(topic))
                .thenCompose(route ->
                        calls.messageTypes(topic).thenApply(types -> response(request, route, endpoints, types)))
                .exceptionally(failure -> missing(topic, failure));
    }

    private static QueryRouteResponse response(
            QueryRouteRequest request,
            TopicRoute route,
            Endpoints endpoints,
            Set<io.github.rocketmqproxy.message.MessageType> types) {
        return QueryRouteResponse.newBuilder()
                .setStatus(StatusCodes.OK)
                .addAllMessageQueues(RouteQueues.all(route, request.getTopic(), endpoints, types(types)))
                .build();
    }

    private static Set<MessageType> types(Set<io.github.rocketmqproxy.message.MessageType> types) {
        Set<MessageType> all = EnumSet.noneOf(MessageType.class);
        types.forEach(type -> all.add(MessageTypes.of(type)));
        return all;
    }

    /** Programs look for this very text of RocketMQ's; others get ours. */
    private static QueryRouteResponse missing(String topic, Throwable failure) {
        ProxyException error = ProxyException.from(failure);
        if (error.code() != ErrorCode.TOPIC_NOT_FOUND) {
            throw error;
        }
        return failed(StatusCodes.status(
                Code.TOPIC_NOT_FOUND, "CODE: 17  DESC: No topic route info in name server for the topic: " + topic));
    }

    private static QueryRouteResponse failed(Status status) {
        return QueryRouteResponse.newBuilder().setStatus(status).build();
    }
}
