package io.github.rocketmqproxy.grpc.simple;

import io.github.rocketmqproxy.api.EngineHealth;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.proto.simple.*;
import io.github.rocketmqproxy.session.ClientOrigin;
import io.github.rocketmqproxy.session.ProducerSession;
import io.github.rocketmqproxy.session.Sessions;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
                () -> sessions.openProducer(origin, request.getTopic()),
                id -> CreateProducerResponse.newBuilder()
                        .setSuccess(true)
                        .setMessage(Responses.OK)
                        .setProducerId(id)
                        .build(),
                error -> CreateProducerResponse.newBuilder()
                        .setMessage(error.getMessage())
                        .setErrorCode(error.code().name())
                        .build());
    }

    @Override
    public void createConsumer(CreateConsumerRequest request, StreamObserver<CreateConsumerResponse> observer) {
        ClientOrigin origin = new ClientOrigin(
                request.getEndpoint(), request.getAccessKeyId(), request.getAccessKeySecret(), request.getInstanceId());
        Answers.answer(
                observer,
                () -> sessions.openConsumer(
                        origin, request.getTopic(), request.getGroupId(), request.getTagExpression()),
                opened -> CreateConsumerResponse.newBuilder()
                        .setSuccess(true)
                        .setMessage(opened.note())
                        .setConsumerId(opened.id())
                        .build(),
                error -> CreateConsumerResponse.newBuilder()
                        .setMessage(error.getMessage())
                        .setErrorCode(error.code().name())
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
                () -> {
                    ProducerSession producer = sessions.producer(producerId);
                    return producer.send(message.apply(producer), timeLeft());
                },
                Responses::sent,
                Responses::notSent);
    }

    @Override
    public void sendTransactionMessage(
            SendTransactionMessageRequest request, StreamObserver<SendTransactionMessageResponse> observer) {
        Answers.answer(
                observer,
                () -> {
                    ProducerSession producer = sessions.producer(request.getProducerId());
                    return producer.send(Translator.message(producer, request), timeLeft())
                            .thenApply(receipt -> half(producer, receipt));
                },
                response -> response,
                error -> SendTransactionMessageResponse.newBuilder()
                        .setMessage(error.getMessage())
                        .setErrorCode(error.code().name())
                        .build());
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
                observer,
                () -> sendAll(request),
                response -> response,
                error -> SendMessagesResponse.newBuilder()
                        .setMessage(error.getMessage())
                        .setErrorCode(error.code().name())
                        .build());
    }

    private CompletableFuture<SendMessagesResponse> sendAll(SendMessagesRequest request) {
        ProducerSession producer = sessions.producer(request.getProducerId());
        if (request.getMessagesCount() == 0) {
            throw new ProxyException(ErrorCode.MESSAGE_BODY_EMPTY, "messages: none (expected: at least one)");
        }
        Duration timeLeft = timeLeft();
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
                    .handle((receipt, failure) -> failure == null
                            ? Responses.sent(receipt)
                            : Responses.notSent(ProxyException.from(failure)));
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
                () -> sessions.producer(request.getProducerId()).endTransaction(request.getTransactionId(), commit),
                nothing -> EndTransactionResponse.newBuilder()
                        .setSuccess(true)
                        .setMessage(Responses.OK)
                        .build(),
                error -> EndTransactionResponse.newBuilder()
                        .setMessage(error.getMessage())
                        .setErrorCode(error.code().name())
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
    public void ackMessage(AckMessageRequest request, StreamObserver<AckMessageResponse> observer) {
        Answers.answer(
                observer,
                () -> sessions.consumer(request.getConsumerId()).acknowledge(request.getReceiptHandle()),
                nothing -> AckMessageResponse.newBuilder()
                        .setSuccess(true)
                        .setMessage(Responses.OK)
                        .build(),
                error -> AckMessageResponse.newBuilder()
                        .setMessage(error.getMessage())
                        .setErrorCode(error.code().name())
                        .build());
    }

    @Override
    public void changeInvisibleDuration(
            ChangeInvisibleDurationRequest request, StreamObserver<ChangeInvisibleDurationResponse> observer) {
        Answers.answer(
                observer,
                () -> sessions.consumer(request.getConsumerId())
                        .changeInvisible(
                                request.getReceiptHandle(), Duration.ofMillis(request.getInvisibleDurationMs())),
                handle -> ChangeInvisibleDurationResponse.newBuilder()
                        .setSuccess(true)
                        .setMessage(Responses.OK)
                        .setReceiptHandle(handle)
                        .build(),
                error -> ChangeInvisibleDurationResponse.newBuilder()
                        .setMessage(error.getMessage())
                        .setErrorCode(error.code().name())
                        // A client that overwrites its handle before it looks at success keeps a usable one.
                        .setReceiptHandle(request.getReceiptHandle())
                        .build());
    }

    @Override
    public void cleanupProducer(CleanupProducerRequest request, StreamObserver<CleanupProducerResponse> observer) {
        Answers.answer(
                observer,
                () -> CompletableFuture.completedFuture(cleanUp(request)),
                count -> CleanupProducerResponse.newBuilder()
                        .setSuccess(true)
                        .setMessage(Responses.OK)
                        .setCleanedCount(count)
                        .build(),
                error -> CleanupProducerResponse.newBuilder()
                        .setMessage(error.getMessage())
                        .setErrorCode(error.code().name())
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
                () -> cleanUp(request),
                count -> CleanupConsumerResponse.newBuilder()
                        .setSuccess(true)
                        .setMessage(Responses.OK)
                        .setCleanedCount(count)
                        .build(),
                error -> CleanupConsumerResponse.newBuilder()
                        .setMessage(error.getMessage())
                        .setErrorCode(error.code().name())
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
                health,
                state -> HealthCheckResponse.newBuilder()
                        .setHealthy(state.healthy())
                        .setMessage(state.message())
                        .build(),
                error -> HealthCheckResponse.newBuilder()
                        .setMessage(error.getMessage())
                        .build());
    }

    /** What is left of the call's deadline, or null if it has none. */
    private static @Nullable Duration timeLeft() {
        Deadline deadline = Context.current().getDeadline();
        return deadline == null ? null : Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS));
    }
}
