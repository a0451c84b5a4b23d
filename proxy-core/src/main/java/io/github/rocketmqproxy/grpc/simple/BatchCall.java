package io.github.rocketmqproxy.grpc.simple;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.grpc.CallDeadline;
import io.github.rocketmqproxy.grpc.MessageStream;
import io.github.rocketmqproxy.grpc.Statuses;
import io.github.rocketmqproxy.message.ReceiveRequest;
import io.github.rocketmqproxy.proto.simple.Message;
import io.github.rocketmqproxy.proto.simple.ReceiveBatchRequest;
import io.github.rocketmqproxy.session.ConsumerSession;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;

/** One ReceiveBatch call: some messages, as fast as the client reads, and the end. What it has not read goes back. */
final class BatchCall {
    private static final int MAX_MESSAGES = 32;
    private static final Duration MAX_WAIT = Duration.ofMinutes(1);

    private BatchCall() {}

    static void answer(
            ConsumerSession consumer, ReceiveBatchRequest request, ServerCallStreamObserver<Message> client) {
        int most = (int) checked("max_messages", request.getMaxMessages(), 1, MAX_MESSAGES);
        Duration wait = Duration.ofMillis(checked("wait_ms", request.getWaitMs(), 0, MAX_WAIT.toMillis()));
        Duration invisible = Duration.ofMillis(checked(
                "invisible_duration_ms", request.getInvisibleDurationMs(), 0, ReceiveRequest.MAX_INVISIBLE.toMillis()));
        boolean bytesOnly = request.getBytesOnly();
        MessageStream.answer(
                client,
                consumer.receive(most, invisible, inTime(wait)),
                batch -> new MessageStream.Answer<>(
                        null,
                        batch,
                        delivery ->
                                Translator.message(delivery, delivery.handle().toString(), bytesOnly),
                        null),
                failure -> client.onError(Statuses.exception(Statuses.told(failure))));
    }

    private static Duration inTime(Duration wait) {
        Duration timeLeft = CallDeadline.timeLeft();
        if (timeLeft == null) {
            return wait;
        }
        Duration most = CallDeadline.longestWait(timeLeft);
        return most.compareTo(wait) < 0 ? most : wait;
    }

    private static long checked(String field, long value, long least, long most) {
        if (value < least || value > most) {
            throw new ProxyException(
                    ErrorCode.ILLEGAL_REQUEST, field + ": " + value + " (expected: " + least + " to " + most + ")");
        }
        return value;
    }
}
