package io.github.rocketmqproxy.engine;

import io.github.rocketmqproxy.proto.simple.Message;
import io.github.rocketmqproxy.proto.simple.ReceiveMessagesRequest;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A stream of deliveries as a client sees it. It reads only what it is told to, or everything. */
final class TestStream implements ClientResponseObserver<ReceiveMessagesRequest, Message>, AutoCloseable {
    private final boolean readsAll;
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private volatile @Nullable ClientCallStreamObserver<ReceiveMessagesRequest> call;
    private volatile @Nullable Throwable error;
    private volatile boolean completed;

    private TestStream(boolean readsAll) {
        this.readsAll = readsAll;
    }

    static TestStream open(TestClient client, String consumerId) {
        return open(client, consumerId, true);
    }

    /** A client that has stopped reading; see {@link #read}. */
    static TestStream openPaused(TestClient client, String consumerId) {
        return open(client, consumerId, false);
    }

    private static TestStream open(TestClient client, String consumerId, boolean readsAll) {
        TestStream stream = new TestStream(readsAll);
        client.async()
                .receiveMessages(
                        ReceiveMessagesRequest.newBuilder()
                                .setConsumerId(consumerId)
                                .build(),
                        stream);
        return stream;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ReceiveMessagesRequest> requests) {
        call = requests;
        if (!readsAll) {
            requests.disableAutoRequestWithInitial(0);
        }
    }

    void read(int count) {
        call().request(count);
    }

    List<Message> messages() {
        return messages;
    }

    List<String> bodies() {
        return messages.stream().map(Message::getMessageBody).toList();
    }

    /** Waits until at least so many have come. */
    List<Message> await(int count) {
        return await(count, Duration.ofSeconds(30));
    }

    List<Message> await(int count, Duration patience) {
        org.awaitility.Awaitility.await()
                .atMost(patience)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> messages.size() >= count || error != null);
        if (messages.size() < count) {
            throw new AssertionError(messages.size() + " of " + count + " messages came", error);
        }
        return List.copyOf(messages);
    }

    /** Waits until the server ends the stream with an error. */
    Throwable awaitError() {
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> error != null);
        Throwable failure = error;
        if (failure == null) {
            throw new AssertionError();
        }
        return failure;
    }

    boolean isOpen() {
        return error == null && !completed;
    }

    @Override
    public void onNext(Message message) {
        messages.add(message);
    }

    @Override
    public void onError(Throwable failure) {
        error = failure;
    }

    @Override
    public void onCompleted() {
        completed = true;
    }

    @Override
    public void close() {
        call().cancel("the test leaves", null);
    }

    private ClientCallStreamObserver<ReceiveMessagesRequest> call() {
        ClientCallStreamObserver<ReceiveMessagesRequest> current = call;
        if (current == null) {
            throw new AssertionError("the call has not begun");
        }
        return current;
    }
}
