package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.broker.ProcessQueue.Look;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.PullRequest;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.message.Subscription.Filter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageConst;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One group at one broker that has no POP: pulls the queues that it has locked, and keeps here what POP keeps in the broker. Offsets
 * are committed up to the first message that is not settled, so what is lost with this process comes again; what is not acknowledged in
 * time goes through the group's retry topic. Thread-safe; nobody is called while its lock is held.
 */
final class PullConsumer {
    static final Duration LONG_POLL = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(PullConsumer.class);

    private static final long CLAIM_NANOS = Duration.ofSeconds(3).toNanos();
    private static final long ABANDONED_NANOS = Duration.ofSeconds(10).toNanos();
    /** Brokers let another client have a queue whose lock is a minute old. */
    private static final long LOCK_NANOS = Duration.ofSeconds(40).toNanos();

    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    private final String group;
    private final String brokerName;
    private final PullCalls calls;
    private final Executor answers;
    private final LongSupplier nanoTime;
    private final LongSupplier wallMillis;
    private final QueueClaims claims;
    private final OffsetCommits commits;
    private final OwnedTopic retryTopic;

    // Guarded by this.
    private final Map<String, OwnedTopic> topics = new HashMap<>();
    private final List<WaitingPop> waiting = new ArrayList<>();
    private boolean closed;

    /** A pop that has found nothing yet. */
    private record WaitingPop(PopRequest request, CompletableFuture<PopResult> answer, long endNanos) {
        boolean isOf(OwnedTopic topic) {
            return request.subscription().topic().equals(topic.name());
        }
    }

    /**
     * A consumer that owns nothing yet.
     *
     * @param answers completes pops: never on the thread that asks, so that who asks again at once does not go deeper and deeper
     */
    PullConsumer(
            String brokerName,
            String group,
            PullCalls calls,
            Executor answers,
            LongSupplier nanoTime,
            LongSupplier wallMillis) {
        this.brokerName = brokerName;
        this.group = group;
        this.calls = calls;
        this.answers = answers;
        this.nanoTime = nanoTime;
        this.wallMillis = wallMillis;
        this.claims = new QueueClaims(brokerName, group, calls, nanoTime, this);
        this.commits = new OffsetCommits(group, calls, this);
        this.retryTopic = new OwnedTopic(MixAll.getRetryTopic(group), true);
    }

    /** Takes a pop without calling anybody: {@link #serve()} is to follow. */
    synchronized CompletableFuture<PopResult> add(PopRequest request) {
        CompletableFuture<PopResult> answer = new CompletableFuture<>();
        long now = nanoTime.getAsLong();
        waiting.add(new WaitingPop(request, answer, now + request.longPoll().toNanos()));
        Subscription subscription = request.subscription();
        topics.computeIfAbsent(subscription.topic(), name -> new OwnedTopic(name, false))
                .use(subscription.filter(), request.fromFirst(), now);
        topics.putIfAbsent(retryTopic.name(), retryTopic);
        retryTopic.use(Filter.ALL, true, now);
        return answer;
    }

    /** Answers pops as far as messages are here, and looks for more. */
    void serve() {
        List<Runnable> work = new ArrayList<>();
        synchronized (this) {
            if (closed) {
                return;
            }
            long now = nanoTime.getAsLong();
            waiting.removeIf(pop -> answered(pop, now, work));
            for (OwnedTopic topic : topics.values()) {
                if (topic.beginClaim(now, CLAIM_NANOS)) {
                    work.add(() -> claim(topic));
                }
                if (topic == retryTopic ? !waiting.isEmpty() : waiting.stream().anyMatch(pop -> pop.isOf(topic))) {
                    topic.queues().forEach(queue -> look(topic, queue, now, work));
                }
            }
        }
        work.forEach(Runnable::run);
    }

    private boolean answered(WaitingPop pop, long now, List<Runnable> work) {
        List<Delivery> found = take(pop.request(), now);
        if (found.isEmpty() && now - pop.endNanos() < 0) {
            return false;
        }
        PopResult result = new PopResult(found, found.isEmpty());
        work.add(() -> answers.execute(() -> pop.answer().complete(result)));
        return true;
    }

    /** What has been tried before comes first. */
    private List<Delivery> take(PopRequest request, long now) {
        String name = request.subscription().topic();
        List<Delivery> found = new ArrayList<>();
        for (ProcessQueue queue : retryTopic.queues()) {
            take(queue, request, message -> name.equals(origin(message)), now, found);
        }
        OwnedTopic topic = topics.get(name);
        for (ProcessQueue queue : topic == null ? List.<ProcessQueue>of() : topic.queues()) {
            if (request.queueId() < 0 || request.queueId() == queue.queue().queueId()) {
                take(queue, request, any -> true, now, found);
            }
        }
        return found;
    }

    private static @Nullable String origin(Delivery message) {
        return message.properties().get(MessageConst.PROPERTY_RETRY_TOPIC);
    }

    private void take(
            ProcessQueue queue, PopRequest request, Predicate<Delivery> wanted, long now, List<Delivery> found) {
        int room = request.maxMessages() - found.size();
        if (room > 0) {
            found.addAll(queue.take(
                    room, request.subscription().topic(), wanted, request.invisible(), now, wallMillis.getAsLong()));
        }
    }

    private void look(OwnedTopic topic, ProcessQueue queue, long now, List<Runnable> work) {
        Look look = queue.begin(now);
        if (look == null) {
            return;
        }
        PullRequest request = new PullRequest(
                group,
                queue.queue(),
                look.offset(),
                ProcessQueue.PULL_SIZE,
                topic.filter(),
                look.repeated() ? Duration.ZERO : LONG_POLL);
        work.add(() -> calls.pull(request).whenComplete((result, failure) -> {
            synchronized (this) {
                long pausedUntil = nanoTime.getAsLong() + PAUSE_NANOS;
                if (failure != null) {
                    queue.failed(pausedUntil);
                } else {
                    queue.pulled(look, result);
                    if (queue.isStuck(look)) {
                        queue.pause(pausedUntil);
                    }
                }
            }
            if (failure != null) {
                failed(topic, Futures.plain(failure));
            }
            serve();
        }));
    }

    /** Whoever waits for a topic hears why it cannot be had. */
    private void failed(OwnedTopic topic, ProxyException failure) {
        if (topic == retryTopic) {
            LOG.debug("The retry topic of group {} at broker {} cannot be read", group, brokerName, failure);
            return;
        }
        List<WaitingPop> failed;
        synchronized (this) {
            failed = waiting.stream().filter(pop -> pop.isOf(topic)).toList();
            waiting.removeAll(failed);
        }
        failed.forEach(pop -> answers.execute(() -> pop.answer().completeExceptionally(failure)));
    }

    private void claim(OwnedTopic topic) {
        claims.claim(topic).whenComplete((nothing, failure) -> {
            boolean abandoned;
            synchronized (this) {
                topic.endClaim();
                abandoned = closed || topics.get(topic.name()) != topic;
            }
            if (abandoned) {
                var ignored = claims.release(topic);
                return;
            }
            if (failure != null) {
                failed(topic, Futures.plain(failure));
            }
            serve();
        });
    }

    CompletableFuture<Void> ack(Subscription subscription, DeliveryHandle handle) {
        ProcessQueue queue;
        boolean moved;
        synchronized (this) {
            queue = queueOf(subscription, handle);
            if (queue == null || !queue.isOut(handle)) {
                return CompletableFuture.failedFuture(PulledHandles.refused(handle, queue != null));
            }
            long before = queue.settled();
            queue.settle(handle.offset());
            moved = queue.settled() != before;
        }
        return moved ? commits.commit(queue) : CompletableFuture.completedFuture(null);
    }

    /** Fails when the delivery is not with a client. */
    synchronized CompletableFuture<Void> check(Subscription subscription, DeliveryHandle handle) {
        ProcessQueue queue = queueOf(subscription, handle);
        return queue == null || !queue.isOut(handle)
                ? CompletableFuture.failedFuture(PulledHandles.refused(handle, queue != null))
                : CompletableFuture.completedFuture(null);
    }

    CompletableFuture<DeliveryHandle> changeInvisible(
            Subscription subscription, DeliveryHandle handle, Duration invisible, boolean countsAsAttempt) {
        ProcessQueue queue;
        synchronized (this) {
            queue = queueOf(subscription, handle);
            if (queue == null || !queue.isOut(handle)) {
                return CompletableFuture.failedFuture(PulledHandles.refused(handle, queue != null));
            }
            if (!invisible.isZero()) {
                return CompletableFuture.completedFuture(
                        queue.extend(handle, invisible, nanoTime.getAsLong(), wallMillis.getAsLong()));
            }
            if (!countsAsAttempt) {
                queue.repeat(handle.offset(), false);
            }
        }
        if (countsAsAttempt) {
            return Futures.map(sendBack(queue, handle.offset()), nothing -> handle);
        }
        serve();
        return CompletableFuture.completedFuture(handle);
    }

    private @Nullable ProcessQueue queueOf(Subscription subscription, DeliveryHandle handle) {
        OwnedTopic topic = topics.get(Handles.storedTopic(subscription, handle));
        return topic == null ? null : topic.queue(handle.queueId());
    }

    /** Through the retry topic; where that fails, the message is delivered again from here. */
    private CompletableFuture<Void> sendBack(ProcessQueue queue, long offset) {
        Delivery message;
        synchronized (this) {
            message = queue.giveUp(offset);
        }
        if (message == null) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> stored = calls.sendBack(group, message);
        return Futures.recover(
                Futures.flatMap(stored, nothing -> {
                    synchronized (this) {
                        queue.settle(offset);
                        if (retryTopic.queues().isEmpty()) {
                            retryTopic.claimSoon();
                        }
                    }
                    return commits.commit(queue);
                }),
                failure -> {
                    LOG.debug("A message of {} was not sent back, and is repeated", queue.queue(), failure);
                    synchronized (this) {
                        queue.repeat(offset, true);
                    }
                    return CompletableFuture.completedFuture(null);
                });
    }

    /** To be called several times a second. */
    void tick() {
        List<Runnable> work = new ArrayList<>();
        synchronized (this) {
            if (closed) {
                return;
            }
            long now = nanoTime.getAsLong();
            for (OwnedTopic topic : List.copyOf(topics.values())) {
                if (topic.isLockOld(now, LOCK_NANOS)) {
                    topic.keep(Set.of());
                }
                for (ProcessQueue queue : topic.queues()) {
                    queue.expired(now)
                            .forEach(offset -> work.add(() -> {
                                var ignored = sendBack(queue, offset);
                            }));
                    if (!queue.isCommitted()) {
                        work.add(() -> {
                            var ignored = commits.commit(queue);
                        });
                    }
                }
                if (isAbandoned(topic, now)) {
                    topics.remove(topic.name());
                    work.add(() -> {
                        var ignored = leave(topic);
                    });
                }
            }
        }
        work.forEach(Runnable::run);
        serve();
    }

    /** The retry topic is for all topics. */
    private boolean isAbandoned(OwnedTopic topic, long now) {
        boolean wanted =
                topic == retryTopic ? topics.size() > 1 : waiting.stream().anyMatch(pop -> pop.isOf(topic));
        return !wanted && !topic.isClaiming() && topic.isAbandoned(now, ABANDONED_NANOS);
    }

    /** Commits before others get the queues, so that they do not get the messages again. */
    private CompletableFuture<Void> leave(OwnedTopic topic) {
        List<CompletableFuture<Void>> committed = new ArrayList<>();
        List<ProcessQueue> queues;
        synchronized (this) {
            queues = List.copyOf(topic.queues());
        }
        queues.forEach(queue -> committed.add(commits.commit(queue)));
        return Futures.flatMap(Futures.settled(committed), nothing -> claims.release(topic));
    }

    /** Whether it owns nothing and nobody waits. */
    synchronized boolean isEmpty() {
        return topics.isEmpty() && waiting.isEmpty();
    }

    /** Lets others go on where this one ends; what is with clients comes again there. */
    CompletableFuture<Void> close() {
        List<WaitingPop> failed;
        List<OwnedTopic> left;
        synchronized (this) {
            if (closed) {
                return CompletableFuture.completedFuture(null);
            }
            closed = true;
            failed = List.copyOf(waiting);
            waiting.clear();
            left = List.copyOf(topics.values());
        }
        ProxyException reason = new ProxyException(ErrorCode.SHUTTING_DOWN, "the connection to RocketMQ is closed");
        failed.forEach(pop -> answers.execute(() -> pop.answer().completeExceptionally(reason)));
        return Futures.settled(left.stream().map(this::leave).toList());
    }
}
