package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.MessageQueue;
import io.github.rocketmqproxy.message.PullRequest;
import io.github.rocketmqproxy.message.PullResult;
import io.github.rocketmqproxy.message.PullResult.Outcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A broker without POP, in memory: one topic of one queue, and the group's retry topic, which has none. Answers at once. */
final class FakePullCalls implements PullCalls {
    static final String BROKER = "a";
    static final String TOPIC = "orders";
    static final String GROUP = "billing";

    final Map<Long, Delivery> stored = new TreeMap<>();
    final List<PullRequest> pulls = new ArrayList<>();
    final List<Long> commits = new ArrayList<>();
    final List<Delivery> sentBack = new ArrayList<>();
    final List<String> unlocked = new ArrayList<>();
    boolean lockedByAnother;
    boolean retryTopicExists;

    @Nullable
    ErrorCode failure;

    private final Map<PullRequest, CompletableFuture<PullResult>> held = new HashMap<>();

    /** Stores a message behind the others. */
    void store(String body) {
        long offset = stored.keySet().stream().mapToLong(Long::longValue).max().orElse(-1) + 1;
        stored.put(
                offset,
                new Delivery(
                        TOPIC,
                        "id-" + offset,
                        ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)),
                        "",
                        Map.of(),
                        1,
                        0,
                        new DeliveryHandle(offset, 1, 1, 0, 0, BROKER, 0, offset, 100 + offset)));
        Map<PullRequest, CompletableFuture<PullResult>> waiting = new HashMap<>(held);
        held.clear();
        waiting.forEach((request, answer) -> answer.complete(found(request)));
    }

    private PullResult found(PullRequest request) {
        List<Delivery> messages = stored.entrySet().stream()
                .filter(one -> one.getKey() >= request.offset())
                .limit(request.maxMessages())
                .map(Map.Entry::getValue)
                .toList();
        long next = messages.isEmpty()
                ? Math.max(request.offset(), stored.size())
                : messages.get(messages.size() - 1).handle().offset() + 1;
        return new PullResult(messages.isEmpty() ? Outcome.NONE : Outcome.FOUND, messages, next);
    }

    private <T> CompletableFuture<T> answer(T value) {
        ErrorCode code = failure;
        return code == null
                ? CompletableFuture.completedFuture(value)
                : CompletableFuture.failedFuture(new ProxyException(code, "as the test wants it"));
    }

    @Override
    public CompletableFuture<Integer> readQueues(String brokerName, String topic) {
        return topic.equals(TOPIC) || retryTopicExists
                ? answer(1)
                : CompletableFuture.failedFuture(new ProxyException(ErrorCode.TOPIC_NOT_FOUND, topic));
    }

    @Override
    public CompletableFuture<Set<Integer>> lock(String brokerName, String group, String topic, int queues) {
        return answer(lockedByAnother ? Set.of() : Set.of(0));
    }

    @Override
    public CompletableFuture<Void> unlock(String brokerName, String group, String topic, Set<Integer> queues) {
        unlocked.add(topic + queues);
        return done();
    }

    @Override
    public CompletableFuture<Long> start(String group, MessageQueue queue, boolean fromFirst) {
        return answer(commits.isEmpty() ? 0L : commits.get(commits.size() - 1));
    }

    @Override
    public CompletableFuture<PullResult> pull(PullRequest request) {
        pulls.add(request);
        PullResult result = found(request);
        if (failure == null
                && result.messages().isEmpty()
                && !request.longPoll().isZero()) {
            return held.computeIfAbsent(request, one -> new CompletableFuture<>());
        }
        return answer(result);
    }

    @Override
    public CompletableFuture<Void> commit(String group, MessageQueue queue, long offset) {
        CompletableFuture<Void> done = done();
        if (!done.isCompletedExceptionally()) {
            commits.add(offset);
        }
        return done;
    }

    @Override
    public CompletableFuture<Void> sendBack(String group, Delivery message) {
        CompletableFuture<Void> done = done();
        if (!done.isCompletedExceptionally()) {
            sentBack.add(message);
        }
        return done;
    }

    private CompletableFuture<Void> done() {
        return answer(true).thenAccept(yes -> {});
    }
}
