package io.github.rocketmqproxy.grpc;

import io.github.rocketmqproxy.proto.simple.RocketMQProxyGrpc;
import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import io.github.rocketmqproxy.proto.simple.SendMessageResponse;
import io.grpc.BindableService;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** A protocol whose SendMessage does what the test says. */
final class ScriptedProtocol implements ProtocolAdapter {
    static final String SEND = "rocketmq.RocketMQProxy/SendMessage";
    static final SendMessageResponse STORED =
            SendMessageResponse.newBuilder().setSuccess(true).build();

    private final List<SendMessageRequest> requests = new CopyOnWriteArrayList<>();
    private final BindableService service;
    private int maxRequestBytes = 4 << 20;

    ScriptedProtocol(BiConsumer<SendMessageRequest, StreamObserver<SendMessageResponse>> handler) {
        service = new RocketMQProxyGrpc.RocketMQProxyImplBase() {
            @Override
            public void sendMessage(SendMessageRequest request, StreamObserver<SendMessageResponse> observer) {
                requests.add(request);
                ((ServerCallStreamObserver<SendMessageResponse>) observer).setOnCancelHandler(() -> {});
                handler.accept(request, observer);
            }
        };
    }

    /** One that answers everything at once. */
    static ScriptedProtocol answering() {
        return new ScriptedProtocol((request, observer) -> answer(observer));
    }

    ScriptedProtocol withMaxRequestBytes(int bytes) {
        maxRequestBytes = bytes;
        return this;
    }

    static void answer(StreamObserver<SendMessageResponse> observer) {
        observer.onNext(STORED);
        observer.onCompleted();
    }

    /** What has reached the handler. */
    List<SendMessageRequest> requests() {
        return requests;
    }

    @Override
    public BindableService service() {
        return service;
    }

    @Override
    public int maxRequestBytes() {
        return maxRequestBytes;
    }

    @Override
    public boolean isFailure(Object answer) {
        return answer instanceof SendMessageResponse response && !response.getSuccess();
    }
}
