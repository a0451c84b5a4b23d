package io.github.rocketmqproxy.grpc.simple;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.grpc.Statuses;
import io.github.rocketmqproxy.proto.simple.PublishRequest;
import io.github.rocketmqproxy.proto.simple.PublishResult;
import io.github.rocketmqproxy.proto.simple.SendMessageResponse;
import io.github.rocketmqproxy.session.ProducerSession;
import io.github.rocketmqproxy.session.Sessions;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;

/**
 * One PublishStream call. At most {@value #WINDOW} messages of it are under way; the client's next ones wait on its side
 * until results have gone out, so that a fast publisher is slowed down instead of refused.
 */
final class PublishCall implements StreamObserver<PublishRequest> {
    static final int WINDOW = 256;

    private final Sessions sessions;
    private final ServerCallStreamObserver<PublishResult> client;
    /** Of the latest request that named one. */
    private String producerId = "";

    // Guarded by this.
    private int underWay;
    /** Results sent for which no new message has been asked yet, because the client did not read. */
    private int owed;

    private boolean completed;
    private boolean proxyCloses;
    private boolean ended;
    private Runnable forget = () -> {};

    private PublishCall(Sessions sessions, ServerCallStreamObserver<PublishResult> client) {
        this.sessions = sessions;
        this.client = client;
    }

    static StreamObserver<PublishRequest> open(Sessions sessions, ServerCallStreamObserver<PublishResult> client) {
        PublishCall call = new PublishCall(sessions, client);
        client.disableAutoRequest();
        client.setOnReadyHandler(call::ready);
        Runnable forget = sessions.whenClosing(call::endByProxy);
        client.setOnCancelHandler(forget);
        call.begin(forget);
        return call;
    }

    private synchronized void begin(Runnable remove) {
        forget = remove;
        if (!ended) {
            client.request(WINDOW);
        }
    }

    /** What has come is sent and answered; what is still on its way is the client's to send elsewhere. */
    private void endByProxy() {
        synchronized (this) {
            proxyCloses = true;
        }
        endIfDone();
    }

    @Override
    public void onNext(PublishRequest request) {
        synchronized (this) {
            if (ended) {
                return;
            }
            underWay++;
        }
        CompletableFuture<SendMessageResponse> sent;
        try {
            ProducerSession session = producer(request.getProducerId());
            sent = session.send(Translator.message(session, request.getMessage()), null)
                    .handle((receipt, failure) ->
                            failure == null ? Responses.sent(receipt) : Responses.notSent(Statuses.told(failure)));
        } catch (ProxyException e) {
            sent = CompletableFuture.completedFuture(Responses.notSent(e));
        }
        sent.thenAccept(response -> result(request.getSequence(), response));
    }

    @Override
    public void onError(Throwable gone) {
        // What is under way goes on; there is nobody to tell.
    }

    @Override
    public void onCompleted() {
        synchronized (this) {
            completed = true;
        }
        endIfDone();
    }

    /** A bad id concerns the whole stream, so it ends it, as with the unary calls. */
    private ProducerSession producer(String id) {
        String current = id.isEmpty() ? producerId : id;
        try {
            // Looked up each time: a stream may be silent for so long that its producer is released.
            ProducerSession producer = sessions.producer(current);
            producerId = current;
            return producer;
        } catch (ProxyException e) {
            fail(e);
            throw e;
        }
    }

    private synchronized void result(long sequence, SendMessageResponse response) {
        underWay--;
        if (!ended && !client.isCancelled()) {
            client.onNext(PublishResult.newBuilder()
                    .setSequence(sequence)
                    .setResult(response)
                    .build());
            owed++;
            ready();
        }
        endIfDone();
    }

    private synchronized void ready() {
        if (!proxyCloses && !ended && owed > 0 && client.isReady() && !client.isCancelled()) {
            client.request(owed);
            owed = 0;
        }
    }

    private synchronized void fail(ProxyException error) {
        if (!ended && !client.isCancelled()) {
            end();
            client.onError(Statuses.exception(error));
        }
    }

    private synchronized void endIfDone() {
        if (underWay > 0 || ended || client.isCancelled()) {
            return;
        }
        if (completed) {
            end();
            client.onCompleted();
        } else if (proxyCloses) {
            fail(new ProxyException(
                    ErrorCode.SHUTTING_DOWN,
                    "the proxy has ended this stream; open it again, here or at another instance, and send there what has"
                            + " no result yet"));
        }
    }

    private void end() {
        ended = true;
        forget.run();
    }
}
