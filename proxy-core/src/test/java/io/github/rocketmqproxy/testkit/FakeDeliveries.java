package io.github.rocketmqproxy.testkit;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.broker.PopRequest;
import io.github.rocketmqproxy.broker.PopResult;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.testkit.FakeBroker.ChangeRequest;
import io.github.rocketmqproxy.testkit.FakeFaults.Operation;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** How {@link FakeBroker} delivers messages, and what becomes of them. */
final class FakeDeliveries {
    private final FakeCluster cluster;
    private final FakeJournal journal;
    private final FakeLongPolls<PopResult> polls;

    FakeDeliveries(FakeCluster cluster, FakeJournal journal) {
        this.cluster = cluster;
        this.journal = journal;
        this.polls = new FakeLongPolls<>(cluster.timer());
    }

    FakeLongPolls<PopResult> polls() {
        return polls;
    }

    CompletableFuture<PopResult> pop(PopRequest request) {
        journal.popAttempts.add(request);
        FakeFaults faults = cluster.faults();
        return faults.apply(Operation.POP, request.brokerName(), () -> {
            CompletableFuture<PopResult> answer = new CompletableFuture<>();
            journal.pops.add(request);
            cluster.attempt(() -> popNow(request)).whenComplete((found, error) -> {
                if (error != null) {
                    answer.completeExceptionally(error);
                } else if (!found.isEmpty() || request.longPoll().isZero() || faults.answersAtOnce()) {
                    answer.complete(new PopResult(found, found.isEmpty() && !faults.answersAtOnce()));
                } else {
                    polls.add(
                            request.brokerName(),
                            request.longPoll(),
                            () -> Optional.of(cluster.locked(() -> popNow(request)))
                                    .filter(later -> !later.isEmpty())
                                    .map(later -> new PopResult(later, false)),
                            () -> new PopResult(List.of(), true),
                            answer);
                }
            });
            return answer;
        });
    }

    private List<Delivery> popNow(PopRequest request) {
        List<Delivery> found = cluster.reachable(request.brokerName()).pop(request, cluster.now()).stream()
                .map(popped -> popped.delivery(request.subscription().topic()))
                .sorted(Comparator.comparing(
                                (Delivery delivery) -> delivery.handle().queueId())
                        .thenComparing(delivery -> delivery.handle().offset()))
                .toList();
        if (!found.isEmpty()) {
            // Deliveries that nobody acknowledges wake a waiting pop when their time is over.
            cluster.timer().schedule(polls::wake, request.invisible());
        }
        return found;
    }

    CompletableFuture<Void> ack(Subscription subscription, DeliveryHandle handle) {
        return cluster.faults().apply(Operation.ACK, handle.brokerName(), () -> {
            CompletableFuture<Void> done = cluster.attempt(() -> {
                requireOwnBroker(handle);
                journal.acks.add(handle);
                FakeGroup group = cluster.reachable(handle.brokerName()).group(subscription, handle);
                if (!group.ack(handle, cluster.now())) {
                    throw FakeNode.unknown(handle);
                }
                return null;
            });
            polls.wake();
            return done;
        });
    }

    CompletableFuture<DeliveryHandle> changeInvisible(
            Subscription subscription, DeliveryHandle handle, Duration invisible, boolean countsAsAttempt) {
        return cluster.faults().apply(Operation.CHANGE_INVISIBLE, handle.brokerName(), () -> {
            CompletableFuture<DeliveryHandle> done =
                    cluster.attempt(() -> change(subscription, handle, invisible, countsAsAttempt));
            cluster.timer().schedule(polls::wake, invisible);
            polls.wake();
            return done;
        });
    }

    private DeliveryHandle change(
            Subscription subscription, DeliveryHandle handle, Duration invisible, boolean countsAsAttempt) {
        requireOwnBroker(handle);
        journal.changes.add(new ChangeRequest(handle, invisible, countsAsAttempt));
        FakeGroup group = cluster.reachable(handle.brokerName()).group(subscription, handle);
        DeliveryHandle renewed = group.changeInvisible(handle, invisible.toMillis(), countsAsAttempt, cluster.now());
        if (renewed == null) {
            throw FakeNode.unknown(handle);
        }
        return renewed.ofLiteTopic(handle.liteTopic());
    }

    CompletableFuture<Void> forwardToDeadLetter(Subscription subscription, DeliveryHandle handle) {
        CompletableFuture<Void> forwarded = cluster.attempt(() -> {
            FakeNode node = cluster.reachable(handle.brokerName());
            FakeMessage message = node.group(subscription, handle).find(handle);
            if (message == null) {
                throw FakeNode.unknown(handle);
            }
            String topic = "%DLQ%" + subscription.group();
            node.createTopic(topic, 1);
            node.queue(topic, 0).append(message.content(), node.nextCommitLogOffset(), 0, cluster.now());
            return null;
        });
        return forwarded.isCompletedExceptionally() ? forwarded : ack(subscription, handle);
    }

    private void requireOwnBroker(DeliveryHandle handle) {
        if (!cluster.has(handle.brokerName())) {
            throw new ProxyException(
                    ErrorCode.INVALID_RECEIPT_HANDLE, "receipt_handle: \"" + handle + "\" is of another cluster");
        }
    }
}
