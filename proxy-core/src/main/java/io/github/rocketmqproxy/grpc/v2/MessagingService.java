package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.proto.v2.AckMessageRequest;
import io.github.rocketmqproxy.proto.v2.AckMessageResponse;
import io.github.rocketmqproxy.proto.v2.ChangeInvisibleDurationRequest;
import io.github.rocketmqproxy.proto.v2.ChangeInvisibleDurationResponse;
import io.github.rocketmqproxy.proto.v2.EndTransactionRequest;
import io.github.rocketmqproxy.proto.v2.EndTransactionResponse;
import io.github.rocketmqproxy.proto.v2.ForwardMessageToDeadLetterQueueRequest;
import io.github.rocketmqproxy.proto.v2.ForwardMessageToDeadLetterQueueResponse;
import io.github.rocketmqproxy.proto.v2.GetOffsetRequest;
import io.github.rocketmqproxy.proto.v2.GetOffsetResponse;
import io.github.rocketmqproxy.proto.v2.HeartbeatRequest;
import io.github.rocketmqproxy.proto.v2.HeartbeatResponse;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc;
import io.github.rocketmqproxy.proto.v2.NotifyClientTerminationRequest;
import io.github.rocketmqproxy.proto.v2.NotifyClientTerminationResponse;
import io.github.rocketmqproxy.proto.v2.PullMessageRequest;
import io.github.rocketmqproxy.proto.v2.PullMessageResponse;
import io.github.rocketmqproxy.proto.v2.QueryAssignmentRequest;
import io.github.rocketmqproxy.proto.v2.QueryAssignmentResponse;
import io.github.rocketmqproxy.proto.v2.QueryOffsetRequest;
import io.github.rocketmqproxy.proto.v2.QueryOffsetResponse;
import io.github.rocketmqproxy.proto.v2.QueryRouteRequest;
import io.github.rocketmqproxy.proto.v2.QueryRouteResponse;
import io.github.rocketmqproxy.proto.v2.RecallMessageRequest;
import io.github.rocketmqproxy.proto.v2.RecallMessageResponse;
import io.github.rocketmqproxy.proto.v2.ReceiveMessageRequest;
import io.github.rocketmqproxy.proto.v2.ReceiveMessageResponse;
import io.github.rocketmqproxy.proto.v2.SendMessageRequest;
import io.github.rocketmqproxy.proto.v2.SendMessageResponse;
import io.github.rocketmqproxy.proto.v2.SyncLiteSubscriptionRequest;
import io.github.rocketmqproxy.proto.v2.SyncLiteSubscriptionResponse;
import io.github.rocketmqproxy.proto.v2.TelemetryCommand;
import io.github.rocketmqproxy.proto.v2.UpdateOffsetRequest;
import io.github.rocketmqproxy.proto.v2.UpdateOffsetResponse;
import io.github.rocketmqproxy.session.ConsumerCalls;
import io.github.rocketmqproxy.session.ProducerCalls;
import io.github.rocketmqproxy.session.TelemetryStreams;
import io.grpc.stub.StreamObserver;

/** All rpcs of the protocol; each is one line here and a class of its own. */
final class MessagingService extends MessagingServiceGrpc.MessagingServiceImplBase {
    private final QueryRoute queryRoute;
    private final SendMessage sendMessage;
    private final EndTransaction endTransaction;
    private final RecallMessage recallMessage;
    private final Telemetry telemetry;
    private final Heartbeat heartbeat;
    private final ClientTermination clientTermination;
    private final LiteSubscriptions liteSubscriptions;
    private final QueryAssignment queryAssignment;
    private final ReceiveMessage receiveMessage;
    private final AckMessage ackMessage;
    private final ChangeInvisibleDuration changeInvisibleDuration;
    private final ForwardMessageToDeadLetterQueue forwardToDeadLetterQueue;
    private final PullMessage pullMessage;
    private final UpdateOffset updateOffset;
    private final GetOffset getOffset;
    private final QueryOffset queryOffset;

    MessagingService(
            ProducerCalls producers, ConsumerCalls consumers, TelemetryStreams streams, AccessPoint accessPoint) {
        this.queryRoute = new QueryRoute(producers, streams, accessPoint);
        this.sendMessage = new SendMessage(producers, streams);
        this.endTransaction = new EndTransaction(producers);
        this.recallMessage = new RecallMessage(producers);
        this.telemetry = new Telemetry(streams);
        this.heartbeat = new Heartbeat(consumers);
        this.clientTermination = new ClientTermination(consumers, streams);
        this.liteSubscriptions = new LiteSubscriptions(streams);
        this.queryAssignment = new QueryAssignment(consumers, accessPoint);
        this.receiveMessage = new ReceiveMessage(consumers);
        this.ackMessage = new AckMessage(consumers);
        this.changeInvisibleDuration = new ChangeInvisibleDuration(consumers);
        this.forwardToDeadLetterQueue = new ForwardMessageToDeadLetterQueue(consumers);
        this.pullMessage = new PullMessage(consumers);
        this.updateOffset = new UpdateOffset(consumers);
        this.getOffset = new GetOffset(consumers);
        this.queryOffset = new QueryOffset(consumers);
    }

    @Override
    public StreamObserver<TelemetryCommand> telemetry(StreamObserver<TelemetryCommand> observer) {
        return telemetry.call(observer);
    }

    @Override
    public void heartbeat(HeartbeatRequest request, StreamObserver<HeartbeatResponse> observer) {
        heartbeat.call(request, observer);
    }

    @Override
    public void notifyClientTermination(
            NotifyClientTerminationRequest request, StreamObserver<NotifyClientTerminationResponse> observer) {
        clientTermination.call(request, observer);
    }

    @Override
    public void syncLiteSubscription(
            SyncLiteSubscriptionRequest request, StreamObserver<SyncLiteSubscriptionResponse> observer) {
        liteSubscriptions.call(request, observer);
    }

    @Override
    public void queryRoute(QueryRouteRequest request, StreamObserver<QueryRouteResponse> observer) {
        queryRoute.call(request, observer);
    }

    @Override
    public void sendMessage(SendMessageRequest request, StreamObserver<SendMessageResponse> observer) {
        sendMessage.call(request, observer);
    }

    @Override
    public void endTransaction(EndTransactionRequest request, StreamObserver<EndTransactionResponse> observer) {
        endTransaction.call(request, observer);
    }

    @Override
    public void recallMessage(RecallMessageRequest request, StreamObserver<RecallMessageResponse> observer) {
        recallMessage.call(request, observer);
    }

    @Override
    public void queryAssignment(QueryAssignmentRequest request, StreamObserver<QueryAssignmentResponse> observer) {
        queryAssignment.call(request, observer);
    }

    @Override
    public void receiveMessage(ReceiveMessageRequest request, StreamObserver<ReceiveMessageResponse> observer) {
        receiveMessage.call(request, observer);
    }

    @Override
    public void ackMessage(AckMessageRequest request, StreamObserver<AckMessageResponse> observer) {
        ackMessage.call(request, observer);
    }

    @Override
    public void changeInvisibleDuration(
            ChangeInvisibleDurationRequest request, StreamObserver<ChangeInvisibleDurationResponse> observer) {
        changeInvisibleDuration.call(request, observer);
    }

    @Override
    public void forwardMessageToDeadLetterQueue(
            ForwardMessageToDeadLetterQueueRequest request,
            StreamObserver<ForwardMessageToDeadLetterQueueResponse> observer) {
        forwardToDeadLetterQueue.call(request, observer);
    }

    @Override
    public void pullMessage(PullMessageRequest request, StreamObserver<PullMessageResponse> observer) {
        pullMessage.call(request, observer);
    }

    @Override
    public void updateOffset(UpdateOffsetRequest request, StreamObserver<UpdateOffsetResponse> observer) {
        updateOffset.call(request, observer);
    }

    @Override
    public void getOffset(GetOffsetRequest request, StreamObserver<GetOffsetResponse> observer) {
        getOffset.call(request, observer);
    }

    @Override
    public void queryOffset(QueryOffsetRequest request, StreamObserver<QueryOffsetResponse> observer) {
        queryOffset.call(request, observer);
    }
}
