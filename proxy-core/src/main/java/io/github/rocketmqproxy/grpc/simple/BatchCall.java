package io.github.rocketmqproxy.grpc.simple;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.grpc.Statuses;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryBatch;
import io.github.rocketmqproxy.proto.simple.Message;
import io.github.rocketmqproxy.proto.simple.ReceiveBatchRequest;
import io.github.rocketmqproxy.session.ConsumerSession;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One ReceiveBatch call: some messages, as fast as the client reads, and the end. What it has not read goes back. */
final class BatchCall {
    private static final int MAX_MESSAGES = 32;
    private static final Duration MAX_WAIT = Duration.ofMinutes(1);
    private static final Duration MAX_INVISIBLE = Duration.ofHours(12);

    /** What the answer needs to get to the client, at most. */
    private static final Duration MARGIN = Duration.ofMillis(500);

    private final ServerCallStreamObserver<Message> client;
    private final boolean bytesOnly;

    // Guarded by this.
    private DeliveryBatch batch = DeliveryBatch.EMPTY;
    private boolean arrived;
    private boolean over;

    private BatchCall(ServerCallStreamObserver<Message> client, boolean bytesOnly) {
        this.client = client;
        this.bytesOnly = bytesOnly;
    }

    static void answer(
            ConsumerSession consumer,
            ReceiveBatchRequest request,
            @Nullable Duration timeLeft,
            ServerCallStreamObserver<Message> client) {
        BatchCall call = new BatchCall(client, request.getBytesOnly());
        client.setOnReadyHandler(call::pump);
        client.setOnCancelHandler(call::cancelled);
        int most = (int) checked("max_messages", request.getMaxMessages(), 1, MAX_MESSAGES);
        long wait = checked("wait_ms", request.getWaitMs(), 0, MAX_WAIT.toMillis());
        long invisible =
                checked("invisible_duration_ms", request.getInvisibleDurationMs(), 0, MAX_INVISIBLE.toMillis());
        consumer.receive(
                        most,
                        Duration.ofMillis(invisible),
                        within(timeLeft, Duration.ofMillis(wait)),
                        client::isCancelled)
                .whenComplete(call::arrived);
    }

    private static long checked(String field, long value, long least, long most) {
        if (value < least || value > most) {
            throw new ProxyException(
                    ErrorCode.ILLEGAL_REQUEST, field + ": " + value + " (expected: " + least + " to " + most + ")");
        }
        return value;
    }

    /** A short call keeps most of its time for waiting. */
    private static Duration within(@Nullable Duration timeLeft, Duration wait) {
        if (timeLeft == null) {
            return wait;
        }
        Duration quarter = timeLeft.dividedBy(4);
        Duration most = timeLeft.minus(quarter.compareTo(MARGIN) < 0 ? quarter : MARGIN);
        return most.isNegative() ? Duration.ZERO : most.compareTo(wait) < 0 ? most : wait;
    }

    private synchronized void arrived(@Nullable DeliveryBatch found, @Nullable Throwable failure) {
        if (failure != null || found == null) {
            fail(failure == null ? new IllegalStateException("no answer") : failure);
            return;
        }
        if (over) {
            found.close();
            return;
        }
        batch = found;
        arrived = true;
        pump();
    }

    private synchronized void pump() {
        if (!arrived || over) {
            return;
        }
        while (client.isReady() && !client.isCancelled()) {
            Delivery delivery = batch.next();
            if (delivery == null) {
                end();
                client.onCompleted();
                return;
            }
            client.onNext(Translator.message(delivery, delivery.handle().toString(), bytesOnly));
        }
    }

    private void fail(Throwable failure) {
        if (!over && !client.isCancelled()) {
            over = true;
            client.onError(Statuses.exception(Statuses.told(failure)));
        }
    }

    private synchronized void cancelled() {
        end();
    }

    private void end() {
        over = true;
        batch.close();
    }
}
