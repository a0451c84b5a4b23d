package io.github.rocketmqproxy.receive;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.TraceSpan;
import io.github.rocketmqproxy.broker.BrokerClient;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryBatch;
import io.github.rocketmqproxy.message.MessageQueue;
import io.github.rocketmqproxy.message.PullRequest;
import io.github.rocketmqproxy.message.PullResult;
import io.github.rocketmqproxy.message.PulledBatch;
import io.github.rocketmqproxy.message.TopicRoute;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Reads queues by offsets, and keeps offsets for groups. Thread-safe; nothing blocks. A queue that its topic does not have is refused
 * with {@code ILLEGAL_REQUEST}.
 */
public final class QueueReader {
    private final ReceivePath path;
    private final BrokerClient broker;

    QueueReader(ReceivePath path, BrokerClient broker) {
        this.path = path;
        this.broker = broker;
    }

    /**
     * Reads a queue from an offset on.
     *
     * @param request what to read
     * @return what was found; fails with {@code ILLEGAL_OFFSET} for a negative offset, with {@code OVERLOADED} when the memory is full
     */
    public CompletableFuture<PulledBatch> pull(PullRequest request) {
        return checked(request.queue(), () -> {
            checkOffset(request.offset());
            if (!path.hasRoom()) {
                throw path.noRoom();
            }
            return broker.pull(request).thenApply(result -> batch(request, result));
        });
    }

    private PulledBatch batch(PullRequest request, PullResult result) {
        List<Delivery> messages = result.messages();
        long bytes = messages.stream().mapToLong(Delivery::size).sum();
        if (!messages.isEmpty() && !path.outbound().tryReserve(messages.size(), bytes)) {
            throw path.noRoom();
        }
        DeliveryBatch batch = messages.isEmpty()
                ? DeliveryBatch.EMPTY
                : path.opened(request.queue().topic(), request.group(), messages, TraceSpan.NONE, handles -> {});
        return new PulledBatch(result.outcome(), batch, result.nextOffset());
    }

    /**
     * Stores how far a group has read a queue.
     *
     * @param group the consumer group
     * @param queue the queue
     * @param offset the offset of the next message
     * @return completes when the broker has stored it; fails with {@code ILLEGAL_OFFSET} for a negative offset
     */
    public CompletableFuture<Void> updateOffset(String group, MessageQueue queue, long offset) {
        return checked(queue, () -> {
            checkOffset(offset);
            return path.groups()
                    .settings(queue.brokerName(), group)
                    .thenCompose(known -> broker.updateOffset(group, queue, offset));
        });
    }

    /**
     * How far a group has read a queue.
     *
     * @param group the consumer group
     * @param queue the queue
     * @return the offset of the next message; fails with {@code OFFSET_NOT_FOUND} when the group has stored none
     */
    public CompletableFuture<Long> committedOffset(String group, MessageQueue queue) {
        return checked(
                queue,
                () -> path.groups()
                        .settings(queue.brokerName(), group)
                        .thenCompose(known -> broker.committedOffset(group, queue)));
    }

    /**
     * The first offset that a queue holds.
     *
     * @param queue the queue
     * @return the offset
     */
    public CompletableFuture<Long> firstOffset(MessageQueue queue) {
        return checked(queue, () -> broker.firstOffset(queue));
    }

    /**
     * The offset that the next message of a queue will have.
     *
     * @param queue the queue
     * @return the offset
     */
    public CompletableFuture<Long> endOffset(MessageQueue queue) {
        return checked(queue, () -> broker.endOffset(queue));
    }

    /**
     * The offset of the first message that was stored at a time or later.
     *
     * @param queue the queue
     * @param timestampMillis the time, milliseconds since the epoch
     * @return the offset; the end offset if there is none
     */
    public CompletableFuture<Long> offsetAt(MessageQueue queue, long timestampMillis) {
        return checked(queue, () -> broker.offsetAt(queue, timestampMillis));
    }

    /** Brokers answer questions about queues that they do not have with an offset of 0 or -1, as if these were empty. */
    private <T> CompletableFuture<T> checked(MessageQueue queue, Supplier<CompletableFuture<T>> work) {
        return path.routes().route(queue.topic()).thenCompose(route -> {
            for (TopicRoute.BrokerQueues there : route.brokers()) {
                if (there.brokerName().equals(queue.brokerName()) && queue.queueId() >= there.readQueues()) {
                    throw new ProxyException(
                            ErrorCode.ILLEGAL_REQUEST,
                            "message_queue.id: " + queue.queueId() + " (expected: 0 to " + (there.readQueues() - 1)
                                    + ", the readable queues of " + queue.topic() + " on " + queue.brokerName() + ")");
                }
            }
            return work.get();
        });
    }

    private static void checkOffset(long offset) {
        if (offset < 0) {
            throw new ProxyException(ErrorCode.ILLEGAL_OFFSET, "offset: " + offset + " (expected: 0 or more)");
        }
    }
}
