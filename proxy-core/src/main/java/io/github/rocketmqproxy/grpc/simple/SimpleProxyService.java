package io.github.rocketmqproxy.grpc.simple;

import io.github.rocketmqproxy.api.EngineHealth;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.grpc.CallDeadline;
import io.github.rocketmqproxy.grpc.CurrentCall;
import io.github.rocketmqproxy.grpc.Statuses;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.proto.simple.AckMessageRequest;
import io.github.rocketmqproxy.proto.simple.AckMessageResponse;
import io.github.rocketmqproxy.proto.simple.ChangeInvisibleDurationRequest;
import io.github.rocketmqproxy.proto.simple.ChangeInvisibleDurationResponse;
import io.github.rocketmqproxy.proto.simple.CleanupConsumerRequest;
import io.github.rocketmqproxy.proto.simple.CleanupConsumerResponse;
import io.github.rocketmqproxy.proto.simple.CleanupProducerRequest;
import io.github.rocketmqproxy.proto.simple.CleanupProducerResponse;
import io.github.rocketmqproxy.proto.simple.CreateConsumerRequest;
import io.github.rocketmqproxy.proto.simple.CreateConsumerResponse;
import io.github.rocketmqproxy.proto.simple.CreateProducerRequest;
import io.github.rocketmqproxy.proto.simple.CreateProducerResponse;
import io.github.rocketmqproxy.proto.simple.EndTransactionRequest;
import io.github.rocketmqproxy.proto.simple.EndTransactionResponse;
import io.github.rocketmqproxy.proto.simple.HealthCheckRequest;
import io.github.rocketmqproxy.proto.simple.HealthCheckResponse;
import io.github.rocketmqproxy.proto.simple.Message;
import io.github.rocketmqproxy.proto.simple.OutgoingMessage;
import io.github.rocketmqproxy.proto.simple.PublishRequest;
import io.github.rocketmqproxy.proto.simple.PublishResult;
import io.github.rocketmqproxy.proto.simple.ReceiveBatchRequest;
import io.github.rocketmqproxy.proto.simple.ReceiveMessagesRequest;
import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.simple.SendDelayMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendMessageResponse;
import io.github.rocketmqproxy.proto.simple.SendMessagesRequest;
import io.github.rocketmqproxy.proto.simple.SendMessagesResponse;
import io.github.rocketmqproxy.proto.simple.SendOrderedMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendTransactionMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendTransactionMessageResponse;
import io.github.rocketmqproxy.proto.simple.TransactionCheck;
import io.github.rocketmqproxy.proto.simple.WatchTransactionsRequest;
import io.github.rocketmqproxy.session.ClientOrigin;
import io.github.rocketmqproxy.session.ProducerSession;
import io.github.rocketmqproxy.session.Sessions;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The rpcs of the simple protocol: translate, call a session, translate back. */
final class SimpleProxyService extends RocketMQProxyGrpc.RocketMQProxyImplBase {
    private final Sessions sessions;
    private final Supplier<CompletableFuture<EngineHealth>> health;

    SimpleProxyService(Sessions sessions, Supplier<CompletableFuture<EngineHealth>> health) {
        this.sessions = sessions;
        this.health = health;
    }

    @Override
    public void createProducer(CreateProducerRequest request, StreamObserver<CreateProducerResponse> observer) {
        ClientOrigin origin = new ClientOrigin(
                request.getEndpoint(), request.getAccessKeyId(), request.getAccessKeySecret(), request.getInstanceId());
        Answers.answer(
                observer,
                CreateProducerResponse.getDefaultInstance(),
                () -> sessions.openProducer(origin, request.getTopic()),
                id -> CreateProducerResponse.newBuilder()
                        .setSuccess(true)
                        .setMessage(Responses.OK)
                        .setProducerId(id)
                        .build());
    }

    @Override
    public void createConsumer(CreateConsumerRequest request, StreamObserver<CreateConsumerResponse> observer) {
        ClientOrigin origin = new ClientOrigin(
                request.getEndpoint(), request.getAccessKeyId(), request.getAccessKeySecret(), request.getInstanceId());
        Answers.answer(
                observer,
                CreateConsumerResponse.getDefaultInstance(),
                () -> sessions.openConsumer(
                        origin, request.getTopic(), request.getGroupId(), request.getTagExpression()),
                opened -> CreateConsumerResponse.newBuilder()
                        .setSuccess(true)
                        .setMessage(opened.note())
                        .setConsumerId(opened.id())
                        .build());
    }

    @Override
    public void sendMessage(SendMessageRequest request, StreamObserver<SendMessageResponse> observer) {
        send(observer, request.getProducerId(), producer -> Translator.message(producer, request));
    }

    @Override
    public void sendOrderedMessage(SendOrderedMessageRequest request, StreamObserver<SendMessageResponse> observer) {
        send(observer, request.getProducerId(), producer -> Translator.message(producer, request));
    }

    @Override
    public void sendDelayMessage(SendDelayMessageRequest request, StreamObserver<SendMessageResponse> observer) {
        send(observer, request.getProducerId(), producer -> Translator.message(producer, request));
    }

    private void send(
            StreamObserver<SendMessageResponse> observer,
            String producerId,
            Function<ProducerSession, OutboundMessage> message) {
        Answers.answer(
                observer,
                SendMessageResponse.getDefaultInstance(),
                () -> {
                    ProducerSession producer = sessions.producer(producerId);
                    return producer.send(message.apply(producer), CallDeadline.timeLeft());
                },
                Responses::sent);
    }

    @Override
    public void sendTransactionMessage(
            SendTransactionMessageRequest request, StreamObserver<SendTransactionMessageResponse> observer) {
        Answers.answer(
                observer,
                SendTransactionMessageResponse.getDefaultInstance(),
                () -> {
                    ProducerSession producer = sessions.producer(request.getProducerId());
                    return producer.send(Translator.message(producer, request), CallDeadline.timeLeft())
                            .thenApply(receipt -> half(producer, receipt));
                },
                response -> response);
    }

    private static SendTransactionMessageResponse half(ProducerSession producer, SendReceipt receipt) {
        return SendTransactionMessageResponse.newBuilder()
                .setSuccess(true)
                .setMessage(Responses.OK)
                .setMessageId(receipt.messageId())
                .setReceiptHandle(receipt.messageId())
                .setTransactionId(producer.transactionId(receipt))
                .build();
    }

    @Override
    public void sendMessages(SendMessagesRequest request, StreamObserver<SendMessagesResponse> observer) {
        Answers.answer(
                observer, SendMessagesResponse.getDefaultInstance(), () -> sendAll(request), response -> response);
    }

    private CompletableFuture<SendMessagesResponse> sendAll(SendMessagesRequest request) {
        ProducerSession producer = sessions.producer(request.getProducerId());
        if (request.getMessagesCount() == 0) {
            throw new ProxyException(ErrorCode.MESSAGE_BODY_EMPTY, "messages: none (expected: at least one)");
        }
        Duration timeLeft = CallDeadline.timeLeft();
        List<CompletableFuture<SendMessageResponse>> results = new ArrayList<>(request.getMessagesCount());
        for (OutgoingMessage message : request.getMessagesList()) {
            results.add(sendOne(producer, message, timeLeft));
        }
        return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                .thenApply(nothing -> {
                    SendMessagesResponse.Builder response = SendMessagesResponse.newBuilder();
                    results.forEach(result -> response.addResults(result.join()));
                    long failed = response.getResultsList().stream()
                            .filter(result -> !result.getSuccess())
                            .count();
                    return response.setSuccess(failed == 0)
                            .setMessage(
                                    failed == 0
                                            ? Responses.OK
                                            : failed + " of " + results.size() + " messages were not sent")
                            .build();
                });
    }

    private static CompletableFuture<SendMessageResponse> sendOne(
            ProducerSession producer, OutgoingMessage message, @Nullable Duration timeLeft) {
        try {
            return producer.send(Translator.message(producer, message), timeLeft)
                    .handle((receipt, failure) ->
                            failure == null ? Responses.sent(receipt) : Responses.notSent(Statuses.told(failure)));
        } catch (ProxyException e) {
            return CompletableFuture.completedFuture(Responses.notSent(e));
        }
    }

    @Override
    public StreamObserver<PublishRequest> publishStream(StreamObserver<PublishResult> observer) {
        return PublishCall.open(sessions, (ServerCallStreamObserver<PublishResult>) observer);
    }

    @Override
    public void commitTransaction(EndTransactionRequest request, StreamObserver<EndTransactionResponse> observer) {
        endTransaction(request, true, observer);
    }

    @Override
    public void rollbackTransaction(EndTransactionRequest request, StreamObserver<EndTransactionResponse> observer) {
        endTransaction(request, false, observer);
    }

    private void endTransaction(
            EndTransactionRequest request, boolean commit, StreamObserver<EndTransactionResponse> observer) {
        Answers.answer(
                observer,
                EndTransactionResponse.getDefaultInstance(),
                () -> sessions.producer(request.getProducerId()).endTransaction(request.getTransactionId(), commit),
                nothing -> EndTransactionResponse.newBuilder()
                        .setSuccess(true)
                        .setMessage(Responses.OK)
                        .build());
    }

    @Override
    public void watchTransactions(WatchTransactionsRequest request, StreamObserver<TransactionCheck> observer) {
        TransactionCheckCall.open(
                sessions.producer(request.getProducerId()), (ServerCallStreamObserver<TransactionCheck>) observer);
    }

    @Override
    public void receiveMessages(ReceiveMessagesRequest request, StreamObserver<Message> observer) {
        DeliveryCall.open(
                sessions.consumer(request.getConsumerId()),
                (ServerCallStreamObserver<Message>) observer,
                request.getBytesOnly());
    }

    @Override
    public void receiveBatch(ReceiveBatchRequest request, StreamObserver<Message> observer) {
        BatchCall.answer(
                sessions.consumer(request.getConsumerId()), request, (ServerCallStreamObserver<Message>) observer);
    }

    @Override
    public void ackMessage(AckMessageRequest request, StreamObserver<AckMessageResponse> observer) {
        Answers.answer(
                observer,
                AckMessageResponse.getDefaultInstance(),
                () -> sessions.consumer(request.getConsumerId())
                        .acknowledge(request.getReceiptHandle(), CurrentCall.span()),
                nothing -> AckMessageResponse.newBuilder()
                        .setSuccess(true)
                        .setMessage(Responses.OK)
                        .build());
    }

    @Override
    public void changeInvisibleDuration(
            ChangeInvisibleDurationRequest request, StreamObserver<ChangeInvisibleDurationResponse> observer) {
        Answers.answer(
                observer,
                // A client that overwrites its handle before it looks at success keeps a usable one.
                ChangeInvisibleDurationResponse.newBuilder()
                        .setReceiptHandle(request.getReceiptHandle())
                        .build(),
                () -> sessions.consumer(request.getConsumerId())
                        .changeInvisible(
                                request.getReceiptHandle(), Duration.ofMillis(request.getInvisibleDurationMs())),
                handle -> ChangeInvisibleDurationResponse.newBuilder()
                        .setSuccess(true)
                        .setMessage(Responses.OK)
                        .setReceiptHandle(handle)
                        .build());
    }

    @Override
    public void cleanupProducer(CleanupProducerRequest request, StreamObserver<CleanupProducerResponse> observer) {
        Answers.answer(
                observer,
                CleanupProducerResponse.getDefaultInstance(),
                () -> CompletableFuture.completedFuture(cleanUp(request)),
                count -> CleanupProducerResponse.newBuilder()
                        .setSuccess(true)
                        .setMessage(Responses.OK)
                        .setCleanedCount(count)
                        .build());
    }

    private int cleanUp(CleanupProducerRequest request) {
        if (!request.getProducerId().isEmpty()) {
            return sessions.cleanUpProducer(request.getProducerId());
        }
        if (request.getTopic().isEmpty()) {
            throw new ProxyException(
                    ErrorCode.ILLEGAL_TOPIC, "producer_id and topic: both are empty (expected: one of the two)");
        }
        return sessions.cleanUpProducers(request.getTopic(), request.getEndpoint());
    }

    @Override
    public void cleanupConsumer(CleanupConsumerRequest request, StreamObserver<CleanupConsumerResponse> observer) {
        Answers.answer(
                observer,
                CleanupConsumerResponse.getDefaultInstance(),
                () -> cleanUp(request),
                count -> CleanupConsumerResponse.newBuilder()
                        .setSuccess(true)
                        .setMessage(Responses.OK)
                        .setCleanedCount(count)
                        .build());
    }

    private CompletableFuture<Integer> cleanUp(CleanupConsumerRequest request) {
        if (!request.getConsumerId().isEmpty()) {
            return sessions.cleanUpConsumer(request.getConsumerId());
        }
        if (request.getGroupId().isEmpty()) {
            throw new ProxyException(
                    ErrorCode.ILLEGAL_CONSUMER_GROUP,
                    "consumer_id and group_id: both are empty (expected: one of the two)");
        }
        return sessions.cleanUpConsumers(request.getGroupId(), request.getTopic());
    }

    @Override
    public void healthCheck(HealthCheckRequest request, StreamObserver<HealthCheckResponse> observer) {
        Answers.answer(
                observer,
                HealthCheckResponse.getDefaultInstance(),
                health,
                state -> HealthCheckResponse.newBuilder()
                        .setHealthy(state.healthy())
                        .setMessage(state.message())
                        .build());
    }
}
