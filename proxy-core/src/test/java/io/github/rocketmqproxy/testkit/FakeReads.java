package io.github.rocketmqproxy.testkit;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.MessageQueue;
import io.github.rocketmqproxy.message.PullRequest;
import io.github.rocketmqproxy.message.PullResult;
import io.github.rocketmqproxy.message.PullResult.Outcome;
import io.github.rocketmqproxy.testkit.FakeFaults.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** How {@link FakeBroker} lets queues be read, and how far groups say that they have read. */
final class FakeReads {
    private final FakeCluster cluster;
    private final FakeJournal journal;
    private final FakeLongPolls<PullResult> polls;
    private final Map<Position, Long> committed = new HashMap<>();

    private record Position(String group, MessageQueue queue) {}

    FakeReads(FakeCluster cluster, FakeJournal journal) {
        this.cluster = cluster;
        this.journal = journal;
        this.polls = new FakeLongPolls<>(cluster.timer());
    }

    FakeLongPolls<PullResult> polls() {
        return polls;
    }

    CompletableFuture<PullResult> pull(PullRequest request) {
        journal.pulls.add(request);
        String broker = request.queue().brokerName();
        return cluster.faults().apply(Operation.PULL, broker, () -> {
            CompletableFuture<PullResult> answer = new CompletableFuture<>();
            cluster.attempt(() -> pullNow(request)).whenComplete((found, error) -> {
                if (error != null) {
                    answer.completeExceptionally(error);
                } else if (isAnswer(request, found) || request.longPoll().isZero()) {
                    answer.complete(found);
                } else {
                    polls.add(
                            broker,
                            request.longPoll(),
                            () -> Optional.of(cluster.locked(() -> pullNow(request)))
                                    .filter(later -> isAnswer(request, later)),
                            () -> cluster.locked(() -> pullNow(request)),
                            answer);
                }
            });
            return answer;
        });
    }

    /** Brokers wait at the end of a queue only, not for a message that matches. */
    private static boolean isAnswer(PullRequest request, PullResult found) {
        return found.outcome() != Outcome.NONE || found.nextOffset() != request.offset();
    }

    private PullResult pullNow(PullRequest request) {
        FakeQueue queue = cluster.queue(request.queue());
        if (request.offset() < 0 || request.offset() > queue.size()) {
            return new PullResult(Outcome.OUT_OF_RANGE, List.of(), request.offset() < 0 ? 0 : queue.size());
        }
        List<Delivery> found = new ArrayList<>();
        long next = request.offset();
        while (next < queue.size() && found.size() < request.maxMessages()) {
            FakeMessage message = queue.at(next++);
            if (FakeFilter.matches(request.filter(), message)) {
                found.add(message.delivery(request.queue().topic(), 0, handle(request.queue(), message)));
            }
        }
        return new PullResult(found.isEmpty() ? Outcome.NONE : Outcome.FOUND, found, next);
    }

    private static DeliveryHandle handle(MessageQueue queue, FakeMessage message) {
        return new DeliveryHandle(
                message.offset(),
                1,
                1,
                0,
                0,
                queue.brokerName(),
                queue.queueId(),
                message.offset(),
                message.commitLogOffset());
    }

    CompletableFuture<Void> updateOffset(String group, MessageQueue queue, long offset) {
        return ask(queue, existing -> {
            committed.put(new Position(group, queue), offset);
            return null;
        });
    }

    CompletableFuture<Long> committedOffset(String group, MessageQueue queue) {
        return ask(queue, existing -> {
            Long offset = committed.get(new Position(group, queue));
            if (offset == null) {
                throw new ProxyException(
                        ErrorCode.OFFSET_NOT_FOUND, "group \"" + group + "\" has stored no offset of " + queue);
            }
            return offset;
        });
    }

    CompletableFuture<Long> lag(String brokerName, String topic, String group) {
        journal.lags.add(topic + "@" + group);
        return cluster.attempt(() -> cluster.reachable(brokerName).lag(topic, group));
    }

    CompletableFuture<Long> firstOffset(MessageQueue queue) {
        return ask(queue, existing -> 0L);
    }

    CompletableFuture<Long> endOffset(MessageQueue queue) {
        return ask(queue, existing -> (long) existing.size());
    }

    CompletableFuture<Long> offsetAt(MessageQueue queue, long timestampMillis) {
        return ask(
                queue,
                existing -> existing.all().stream()
                        .filter(message -> message.storedMillis() >= timestampMillis)
                        .findFirst()
                        .map(FakeMessage::offset)
                        .orElse((long) existing.size()));
    }

    private <T> CompletableFuture<T> ask(MessageQueue queue, Function<FakeQueue, T> question) {
        return cluster.faults()
                .apply(
                        Operation.OFFSETS,
                        queue.brokerName(),
                        () -> cluster.attempt(() -> question.apply(cluster.queue(queue))));
    }
}
