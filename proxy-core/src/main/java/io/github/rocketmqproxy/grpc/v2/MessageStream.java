package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.grpc.Statuses;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryBatch;
import io.github.rocketmqproxy.proto.v2.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call that answers with a stream: a status, then messages while the client reads, one in a frame, then a last frame. What the
 * client has not got when it goes is given back. gRPC collects frames that are written one after the other into one flush.
 *
 * @param <F> its frames
 */
final class MessageStream<F> {
    private final ServerCallStreamObserver<F> client;
    private final Function<Status, F> statusFrame;

    // Guarded by this.
    private @Nullable Answer<F> answer;
    private boolean ended;

    private MessageStream(ServerCallStreamObserver<F> client, Function<Status, F> statusFrame) {
        this.client = client;
        this.statusFrame = statusFrame;
    }

    /**
     * What a call answers.
     *
     * @param status the first frame
     * @param batch what follows
     * @param message the frame of a message, or null to leave it out
     * @param last the last frame
     */
    record Answer<F>(Status status, DeliveryBatch batch, Function<Delivery, @Nullable F> message, F last) {}

    /**
     * Answers a call.
     *
     * @param client the call
     * @param fetching gives what was fetched; cancelled when the client goes before
     * @param answer what to say of it
     * @param statusFrame the frame of a failure
     */
    static <T, F> void answer(
            ServerCallStreamObserver<F> client,
            CompletableFuture<T> fetching,
            Function<T, Answer<F>> answer,
            Function<Status, F> statusFrame) {
        MessageStream<F> stream = new MessageStream<>(client, statusFrame);
        client.setOnReadyHandler(stream::pump);
        client.setOnCancelHandler(() -> {
            fetching.cancel(false);
            stream.clientGone();
        });
        fetching.whenComplete((fetched, failure) -> {
            if (failure == null) {
                stream.begin(answer.apply(fetched));
            } else {
                stream.fail(failure);
            }
        });
    }

    private synchronized void begin(Answer<F> fetched) {
        if (ended || client.isCancelled()) {
            fetched.batch().close();
            return;
        }
        answer = fetched;
        client.onNext(statusFrame.apply(fetched.status()));
        pump();
    }

    private synchronized void pump() {
        Answer<F> current = answer;
        if (current == null || ended) {
            return;
        }
        try {
            write(current);
        } catch (RuntimeException e) {
            ended = true;
            current.batch().close();
            client.onError(Statuses.exception(e));
        }
    }

    private void write(Answer<F> current) {
        while (!client.isCancelled() && client.isReady()) {
            Delivery next = current.batch().next();
            if (next == null) {
                ended = true;
                client.onNext(current.last());
                client.onCompleted();
                current.batch().close();
                return;
            }
            F frame = current.message().apply(next);
            if (frame != null) {
                client.onNext(frame);
            }
        }
    }

    private synchronized void fail(Throwable failure) {
        if (!ended && !client.isCancelled()) {
            ended = true;
            client.onNext(statusFrame.apply(StatusCodes.status(failure)));
            client.onCompleted();
        }
    }

    private synchronized void clientGone() {
        ended = true;
        if (answer != null) {
            answer.batch().close();
        }
    }
}
