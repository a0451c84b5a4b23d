package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.proto.v2.EndTransactionRequest;
import io.github.rocketmqproxy.proto.v2.EndTransactionResponse;
import io.github.rocketmqproxy.proto.v2.HeartbeatRequest;
import io.github.rocketmqproxy.proto.v2.HeartbeatResponse;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc;
import io.github.rocketmqproxy.proto.v2.NotifyClientTerminationRequest;
import io.github.rocketmqproxy.proto.v2.NotifyClientTerminationResponse;
import io.github.rocketmqproxy.proto.v2.QueryRouteRequest;
import io.github.rocketmqproxy.proto.v2.QueryRouteResponse;
import io.github.rocketmqproxy.proto.v2.RecallMessageRequest;
import io.github.rocketmqproxy.proto.v2.RecallMessageResponse;
import io.github.rocketmqproxy.proto.v2.SendMessageRequest;
import io.github.rocketmqproxy.proto.v2.SendMessageResponse;
import io.github.rocketmqproxy.proto.v2.SyncLiteSubscriptionRequest;
import io.github.rocketmqproxy.proto.v2.SyncLiteSubscriptionResponse;
import io.github.rocketmqproxy.proto.v2.TelemetryCommand;
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

    MessagingService(
            ProducerCalls producers, ConsumerCalls consumers, TelemetryStreams streams, AccessPoint accessPoint) {
        this.queryRoute = new QueryRoute(producers, accessPoint);
        this.sendMessage = new SendMessage(producers, streams);
        this.endTransaction = new EndTransaction(producers);
        this.recallMessage = new RecallMessage(producers);
        this.telemetry = new Telemetry(streams);
        this.heartbeat = new Heartbeat(consumers);
        this.clientTermination = new ClientTermination(consumers, streams);
        this.liteSubscriptions = new LiteSubscriptions(streams);
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
}
