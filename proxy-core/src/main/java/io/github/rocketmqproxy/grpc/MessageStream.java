package io.github.rocketmqproxy.grpc;

import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryBatch;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call that answers with a stream: maybe a first frame, then messages while the client reads, one in a frame, then maybe a last
 * frame. What the client has not got when it goes is given back. gRPC collects frames that are written one after the other into one
 * flush.
 *
 * @param <F> its frames
 */
public final class MessageStream<F> {
    private final ServerCallStreamObserver<F> client;
    private final Consumer<Throwable> failing;

    // Guarded by this.
    private @Nullable Answer<F> answer;
    private boolean ended;

    private MessageStream(ServerCallStreamObserver<F> client, Consumer<Throwable> failing) {
        this.client = client;
        this.failing = failing;
    }

    /**
     * What a call answers.
     *
     * @param <F> its frames
     * @param first the first frame, or null for none
     * @param batch what follows; closed when it has been written, or can be no longer
     * @param message the frame of a message, or null to leave it out
     * @param last the last frame, or null for none
     */
    public record Answer<F>(
            @Nullable F first,
            DeliveryBatch batch,
            Function<Delivery, @Nullable F> message,
            @Nullable F last) {}

    /**
     * Answers a call. To be called by the thread that begins it.
     *
     * @param <T> what is fetched
     * @param <F> its frames
     * @param client the call
     * @param fetching gives what was fetched; cancelled when the client goes before
     * @param answer what to say of it
     * @param failing tells a client that is still there that fetching has failed, and ends the call
     */
    public static <T, F> void answer(
            ServerCallStreamObserver<F> client,
            CompletableFuture<T> fetching,
            Function<T, Answer<F>> answer,
            Consumer<Throwable> failing) {
        MessageStream<F> stream = new MessageStream<>(client, failing);
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
        if (fetched.first() != null) {
            client.onNext(fetched.first());
        }
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
                if (current.last() != null) {
                    client.onNext(current.last());
                }
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
            failing.accept(failure);
        }
    }

    private synchronized void clientGone() {
        ended = true;
        if (answer != null) {
            answer.batch().close();
        }
    }
}
