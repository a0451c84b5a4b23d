package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.access.Caller;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.api.TraceSpan;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryBatch;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.MessageQueue;
import io.github.rocketmqproxy.message.PullRequest;
import io.github.rocketmqproxy.message.PullResult;
import io.github.rocketmqproxy.message.PulledBatch;
import io.github.rocketmqproxy.message.ReceiveRequest;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.receive.ReceivePath;
import io.github.rocketmqproxy.receive.SubscriptionVisitor;
import io.github.rocketmqproxy.session.HeldDeliveries.Held;
import io.github.rocketmqproxy.worker.AsyncWork;
import io.github.rocketmqproxy.worker.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What consumers of the official protocol may do. Nothing is remembered from call to call that another instance would need.
 * Thread-safe; nothing blocks. Futures fail with a {@link ProxyException}.
 *
 * <p>Clients name themselves; an empty name is allowed, only nothing is remembered for it.
 */
public final class ConsumerCalls {
    /** Clients repeat what concerns a receipt handle for ever unless they hear that the handle is worth nothing. */
    private static final Set<ErrorCode> NEVER_TO_SUCCEED = Set.of(
            ErrorCode.TOPIC_NOT_FOUND,
            ErrorCode.CONSUMER_GROUP_NOT_FOUND,
            ErrorCode.ILLEGAL_LITE_TOPIC,
            ErrorCode.NOT_SUPPORTED);

    private final OwnCluster cluster;
    private final HeldDeliveries held;
    private final Polls polls;
    private final Caller caller;

    /**
     * Calls to one cluster, by anybody.
     *
     * @param cluster which
     * @param timer the time
     */
    public ConsumerCalls(OwnCluster cluster, Timer timer) {
        this(cluster, new HeldDeliveries(timer, HeldDeliveries.MAX), new Polls(), Caller.ANYBODY);
    }

    private ConsumerCalls(OwnCluster cluster, HeldDeliveries held, Polls polls, Caller caller) {
        this.cluster = cluster;
        this.held = held;
        this.polls = polls;
        this.caller = caller;
    }

    /**
     * Calls by somebody. They fail with {@code UNAUTHENTICATED}, {@code FORBIDDEN} where he may not make them.
     *
     * @param somebody who
     * @return calls to the same cluster, with the same memory of what clients hold
     */
    public ConsumerCalls by(Caller somebody) {
        return new ConsumerCalls(cluster, held, polls, somebody);
    }

    /**
     * Whose delivery a call is about.
     *
     * @param clientId who calls, or empty
     * @param topic the full topic name
     * @param group the consumer group
     * @param receiptHandle as the client holds it
     * @param liteTopic the lite topic that the message is of, or empty
     */
    public record DeliveryRef(String clientId, String topic, String group, String receiptHandle, String liteTopic) {
        Subscription subscription() {
            return new Subscription(topic, group, Subscription.Filter.ALL);
        }

        DeliveryHandle handle() {
            return DeliveryHandle.parse(receiptHandle).ofLiteTopic(liteTopic);
        }
    }

    /**
     * Hears that a client is alive.
     *
     * @param clientId the client, or empty
     * @return completes at once, if every user may say so
     */
    public CompletableFuture<Void> seen(String clientId) {
        return caller.asKnown(() -> {
            held.seen(caller.own(clientId));
            return CompletableFuture.completedFuture(null);
        });
    }

    /**
     * Hears that a client leaves, and gives back what it has not acknowledged; no attempt is counted for that.
     *
     * @param clientId the client
     * @return completes at once, if every user may say so
     */
    public CompletableFuture<Void> left(String clientId) {
        return caller.asKnown(() -> {
            letGo(held.left(caller.own(clientId)), false);
            return CompletableFuture.completedFuture(null);
        });
    }

    /** Gives back what clients held that are gone without a word; that counts as an attempt. To be called once a second. */
    public void tick() {
        letGo(held.gone(), true);
    }

    private void letGo(List<Held> deliveries, boolean countsAsAttempt) {
        Map<ReceivePath, Map<Subscription, List<DeliveryHandle>>> byPath = new HashMap<>();
        for (Held delivery : deliveries) {
            byPath.computeIfAbsent(cluster.access(delivery.holder()).receive(), first -> new HashMap<>())
                    .computeIfAbsent(delivery.subscription(), first -> new ArrayList<>())
                    .add(delivery.handle());
        }
        byPath.forEach((path, bySubscription) ->
                bySubscription.forEach((subscription, handles) -> path.letGo(subscription, handles, countsAsAttempt)));
    }

    /**
     * Deliveries that clients hold which may take as long as their group allows.
     *
     * @return how many of them this instance remembers
     */
    public int held() {
        return held.size();
    }

    /**
     * Looks at each subscription of which clients hold such deliveries.
     *
     * @param visitor hears of it on this thread; of those, nothing waits
     */
    public void visit(SubscriptionVisitor visitor) {
        held.counts()
                .forEach((of, count) ->
                        visitor.visit(new Subscription(of.topic(), of.group(), Subscription.Filter.ALL), 0, count));
    }

    /**
     * Requests for messages that are under way at brokers, whether their client still waits or not.
     *
     * @return how many
     */
    public int fetching() {
        return polls.fetching();
    }

    /** Ends calls that wait for messages, as if none had come; calls that come later get none. */
    public void endPolls() {
        polls.end();
    }

    /**
     * What a consumer without limit of time is to ask for.
     *
     * @param topic the full topic name
     * @param group the consumer group
     * @return queues, or whole brokers with queue -1; never empty
     */
    public CompletableFuture<List<MessageQueue>> assignments(String topic, String group) {
        return caller.asConsumer(topic, group, () -> receive().assignments(topic, group));
    }

    /**
     * Fetches messages.
     *
     * @param request which; with an invisible duration of zero, what the client holds is given back when the client is gone
     * @return what came, to be closed; when this future is cancelled, what comes later goes back
     */
    public CompletableFuture<DeliveryBatch> receive(ReceiveRequest request) {
        CompletableFuture<DeliveryBatch> answer = new CompletableFuture<>();
        Subscription subscription = request.subscription();
        polls.fetchBegins();
        // What is thrown ends the call as well, or it would count as in flight for ever.
        AsyncWork.start(() ->
                        caller.asConsumer(subscription.topic(), subscription.group(), () -> fetch(request, answer)))
                .whenComplete((batch, failure) -> {
                    CancellableAnswer.settle(answer, batch, failure, DeliveryBatch::close);
                    polls.fetchEnds();
                });
        return polls.endable(answer, DeliveryBatch.EMPTY);
    }

    private CompletableFuture<DeliveryBatch> fetch(ReceiveRequest request, CompletableFuture<?> answer) {
        // First, as it throws when the proxy has no cluster.
        ReceivePath path = receive();
        if (polls.ended()) {
            return CompletableFuture.completedFuture(DeliveryBatch.EMPTY);
        }
        if (!request.invisible().isZero() || request.clientId().isEmpty()) {
            return path.receive(request);
        }
        String client = caller.own(request.clientId());
        held.callStarted(client);
        answer.whenComplete((batch, failure) -> held.callEnded(client));
        return path.receive(request).thenApply(batch -> new Tracked(batch, client, request.subscription()));
    }

    /**
     * Reads a queue from an offset on.
     *
     * @param request what to read
     * @return what was found, to be closed
     */
    public CompletableFuture<PulledBatch> pull(PullRequest request) {
        CompletableFuture<PulledBatch> answer = new CompletableFuture<>();
        caller.asConsumer(
                        request.queue().topic(),
                        request.group(),
                        () -> receive().queues().pull(request))
                .whenComplete((batch, failure) -> CancellableAnswer.settle(
                        answer, batch, failure, late -> late.messages().close()));
        return polls.endable(answer, new PulledBatch(PullResult.Outcome.NONE, DeliveryBatch.EMPTY, request.offset()));
    }

    /**
     * Acknowledges a delivery.
     *
     * @param delivery which
     * @param call the call that says so
     * @return completes when the broker has stored it; fails with {@code INVALID_RECEIPT_HANDLE} when it comes too late, or can never
     *     be stored
     */
    public CompletableFuture<Void> acknowledge(DeliveryRef delivery, TraceSpan call) {
        return settled(delivery, handle -> receive().acknowledge(delivery.subscription(), handle, call));
    }

    /**
     * Changes how long a delivery stays hidden.
     *
     * @param delivery which
     * @param invisible counted from now; zero for deliver again at once
     * @param countsAsAttempt false if the message was not tried, so that its attempt count should stay
     * @return the receipt handle that replaces it
     */
    public CompletableFuture<String> changeInvisible(
            DeliveryRef delivery, Duration invisible, boolean countsAsAttempt) {
        return settled(
                delivery,
                handle -> receive()
                        .changeInvisible(delivery.subscription(), handle, invisible, countsAsAttempt)
                        .thenApply(DeliveryHandle::toString));
    }

    /**
     * Moves a delivery to the group's dead-letter topic.
     *
     * @param delivery which
     * @param messageId the message's id
     * @return completes when the broker has it there
     */
    public CompletableFuture<Void> forwardToDeadLetter(DeliveryRef delivery, String messageId) {
        return settled(delivery, handle -> receive().forwardToDeadLetter(delivery.subscription(), handle, messageId));
    }

    /** After any of these the client no longer holds the delivery, as far as this handle names it. */
    private <T> CompletableFuture<T> settled(
            DeliveryRef delivery, Function<DeliveryHandle, CompletableFuture<T>> work) {
        return caller.asConsumer(delivery.topic(), delivery.group(), () -> settledAllowed(delivery, work));
    }

    private <T> CompletableFuture<T> settledAllowed(
            DeliveryRef delivery, Function<DeliveryHandle, CompletableFuture<T>> work) {
        String client = caller.own(delivery.clientId());
        held.seen(client);
        DeliveryHandle handle = delivery.handle();
        return work.apply(handle)
                .handle((value, failure) -> {
                    if (failure == null) {
                        held.settled(client, handle);
                        return CompletableFuture.completedFuture(value);
                    }
                    ProxyException error = ProxyException.from(failure);
                    return CompletableFuture.<T>failedFuture(
                            NEVER_TO_SUCCEED.contains(error.code())
                                    ? new ProxyException(
                                            ErrorCode.INVALID_RECEIPT_HANDLE,
                                            "receipt_handle: can never be settled: " + error.getMessage(),
                                            error)
                                    : error);
                })
                .thenCompose(Function.identity());
    }

    /**
     * Stores how far a group has read a queue.
     *
     * @param group the consumer group
     * @param queue the queue
     * @param offset the offset of the next message
     * @return completes when the broker has stored it
     */
    public CompletableFuture<Void> updateOffset(String group, MessageQueue queue, long offset) {
        return caller.asConsumer(queue.topic(), group, () -> receive().queues().updateOffset(group, queue, offset));
    }

    /**
     * How far a group has read a queue.
     *
     * @param group the consumer group
     * @param queue the queue
     * @return the offset of the next message; fails with {@code OFFSET_NOT_FOUND} when the group has stored none
     */
    public CompletableFuture<Long> committedOffset(String group, MessageQueue queue) {
        return caller.asConsumer(queue.topic(), group, () -> receive().queues().committedOffset(group, queue));
    }

    /**
     * The first offset that a queue holds.
     *
     * @param queue the queue
     * @return the offset
     */
    public CompletableFuture<Long> firstOffset(MessageQueue queue) {
        return caller.asConsumer(queue.topic(), "", () -> receive().queues().firstOffset(queue));
    }

    /**
     * The offset that the next message of a queue will have.
     *
     * @param queue the queue
     * @return the offset
     */
    public CompletableFuture<Long> endOffset(MessageQueue queue) {
        return caller.asConsumer(queue.topic(), "", () -> receive().queues().endOffset(queue));
    }

    /**
     * The offset of the first message that was stored at a time or later.
     *
     * @param queue the queue
     * @param timestampMillis the time, milliseconds since the epoch
     * @return the offset; the end offset if there is none
     */
    public CompletableFuture<Long> offsetAt(MessageQueue queue, long timestampMillis) {
        return caller.asConsumer(queue.topic(), "", () -> receive().queues().offsetAt(queue, timestampMillis));
    }

    private ReceivePath receive() {
        return cluster.access(caller).receive();
    }

    /** A batch whose messages are remembered as their client's when it takes them. */
    private final class Tracked implements DeliveryBatch {
        private final DeliveryBatch batch;
        private final String client;
        private final Subscription subscription;

        Tracked(DeliveryBatch batch, String client, Subscription subscription) {
            this.batch = batch;
            this.client = client;
            this.subscription = subscription;
        }

        @Override
        public int remaining() {
            return batch.remaining();
        }

        @Override
        public @Nullable Delivery next() {
            Delivery next = batch.next();
            if (next != null) {
                held.handedOut(client, caller, subscription, next.handle());
            }
            return next;
        }

        @Override
        public void close() {
            batch.close();
        }
    }
}
