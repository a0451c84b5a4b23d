package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.proto.v2.Assignment;
import io.github.rocketmqproxy.proto.v2.Endpoints;
import io.github.rocketmqproxy.proto.v2.MessageQueue;
import io.github.rocketmqproxy.proto.v2.Permission;
import io.github.rocketmqproxy.proto.v2.QueryAssignmentRequest;
import io.github.rocketmqproxy.proto.v2.QueryAssignmentResponse;
import io.github.rocketmqproxy.session.ConsumerCalls;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Tells a push consumer what to ask for. All consumers of a group get the same: brokers share the messages out, by POP. An ordered group
 * gets each queue by itself, so that queues are consumed beside each other; others get whole brokers, with queue -1.
 */
final class QueryAssignment {
    private final ConsumerCalls consumers;
    private final AccessPoint accessPoint;

    QueryAssignment(ConsumerCalls consumers, AccessPoint accessPoint) {
        this.consumers = consumers;
        this.accessPoint = accessPoint;
    }

    void call(QueryAssignmentRequest request, StreamObserver<QueryAssignmentResponse> observer) {
        CallHeaders headers = CallHeaders.current();
        Answers.answer(
                observer,
                () -> answer(request, headers),
                status -> QueryAssignmentResponse.newBuilder().setStatus(status).build());
    }

    private CompletableFuture<QueryAssignmentResponse> answer(QueryAssignmentRequest request, CallHeaders headers) {
        String topic = Names.topic(request.getTopic());
        String group = Names.group(request.getGroup());
        Endpoints endpoints = accessPoint.of(request.getEndpoints(), headers);
        ConsumerCalls calls = consumers.by(headers.caller());
        return calls.seen(headers.clientId())
                .thenCompose(seen -> calls.assignments(topic, group))
                .thenApply(queues -> response(request, queues, endpoints));
    }

    private static QueryAssignmentResponse response(
            QueryAssignmentRequest request,
            List<io.github.rocketmqproxy.message.MessageQueue> queues,
            Endpoints endpoints) {
        QueryAssignmentResponse.Builder response =
                QueryAssignmentResponse.newBuilder().setStatus(StatusCodes.OK);
        for (io.github.rocketmqproxy.message.MessageQueue queue : queues) {
            response.addAssignments(Assignment.newBuilder()
                    .setMessageQueue(MessageQueue.newBuilder()
                            .setTopic(request.getTopic())
                            .setId(queue.queueId())
                            .setPermission(Permission.READ)
                            .setBroker(RouteQueues.broker(queue.brokerName(), endpoints))));
        }
        return response.build();
    }
}
