package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.proto.v2.EndTransactionRequest;
import io.github.rocketmqproxy.proto.v2.EndTransactionResponse;
import io.github.rocketmqproxy.proto.v2.MessagingServiceGrpc;
import io.github.rocketmqproxy.proto.v2.QueryRouteRequest;
import io.github.rocketmqproxy.proto.v2.QueryRouteResponse;
import io.github.rocketmqproxy.proto.v2.RecallMessageRequest;
import io.github.rocketmqproxy.proto.v2.RecallMessageResponse;
import io.github.rocketmqproxy.proto.v2.SendMessageRequest;
import io.github.rocketmqproxy.proto.v2.SendMessageResponse;
import io.github.rocketmqproxy.session.ConsumerCalls;
import io.github.rocketmqproxy.session.ProducerCalls;
import io.grpc.stub.StreamObserver;

/** All rpcs of the protocol; each is one line here and a class of its own. */
final class MessagingService extends MessagingServiceGrpc.MessagingServiceImplBase {
    private final QueryRoute queryRoute;
    private final SendMessage sendMessage;
    private final EndTransaction endTransaction;
    private final RecallMessage recallMessage;
    private final ConsumerCalls consumers;

    MessagingService(ProducerCalls producers, ConsumerCalls consumers, AccessPoint accessPoint) {
        this.queryRoute = new QueryRoute(producers, accessPoint);
        this.sendMessage = new SendMessage(producers);
        this.endTransaction = new EndTransaction(producers);
        this.recallMessage = new RecallMessage(producers);
        this.consumers = consumers;
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
