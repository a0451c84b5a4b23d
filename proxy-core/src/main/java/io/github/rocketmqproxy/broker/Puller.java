package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.MessageQueue;
import io.github.rocketmqproxy.message.PullRequest;
import io.github.rocketmqproxy.message.PullResult;
import io.github.rocketmqproxy.message.PullResult.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.common.sysflag.PullSysFlag;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.RequestSource;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads queues from an offset on. Thread-safe. */
final class Puller {
    private static final Logger LOG = LoggerFactory.getLogger(Puller.class);

    /** How late brokers notice that a long poll is over. */
    private static final Duration LATENESS = Duration.ofSeconds(5);

    private final Peers peers;
    private final Brokers brokers;
    private final Links links;
    private final Remote remote;
    private final SqlChecks sqlChecks;
    private final Duration timeout;

    Puller(Peers peers, Brokers brokers, Links links, Remote remote, Duration timeout) {
        this.peers = peers;
        this.brokers = brokers;
        this.links = links;
        this.remote = remote;
        this.sqlChecks = new SqlChecks(peers, brokers, links, remote, timeout);
        this.timeout = timeout;
    }

    /** Leaves it to the broker to end the long poll, which it does up to five seconds late: for those who pull on and on. */
    CompletableFuture<PullResult> hold(PullRequest request) {
        Duration patience = request.longPoll().plus(LATENESS).plus(timeout);
        return Futures.flatMap(sqlChecks.check(request), ignored -> ask(request, request.longPoll(), patience));
    }

    CompletableFuture<PullResult> pull(PullRequest request) {
        return Futures.flatMap(sqlChecks.check(request), ignored -> pullChecked(request));
    }

    private CompletableFuture<PullResult> pullChecked(PullRequest request) {
        if (request.longPoll().isZero()) {
            return ask(request, Duration.ZERO, timeout);
        }
        // Brokers look only every five seconds whose long poll is over: so the last look is asked for here.
        return Futures.recover(
                ask(request, request.longPoll(), request.longPoll()),
                failure -> failure.code() == ErrorCode.BROKER_TIMEOUT
                        ? ask(request, Duration.ZERO, timeout)
                        : CompletableFuture.failedFuture(failure));
    }

    private CompletableFuture<PullResult> ask(PullRequest request, Duration longPoll, Duration patience) {
        MessageQueue queue = request.queue();
        return brokers.at(queue.brokerName(), address -> {
            Peer peer = peers.broker(queue.brokerName(), address, "pull", queue.topic(), request.group());
            return Futures.map(
                    remote.call(links, null, peer, encode(request, longPoll), patience),
                    answer -> result(request, answer));
        });
    }

    private static Request encode(PullRequest request, Duration longPoll) {
        boolean suspend = !longPoll.isZero();
        return Request.of(RequestCode.PULL_MESSAGE)
                .with("consumerGroup", request.group())
                .with("topic", request.queue().topic())
                .with("queueId", request.queue().queueId())
                .with("queueOffset", request.offset())
                .with("maxMsgNums", request.maxMessages())
                .with("sysFlag", PullSysFlag.buildSysFlag(false, suspend, true, false))
                .with("commitOffset", 0)
                .with("suspendTimeoutMillis", longPoll.toMillis())
                .with("subscription", request.filter().expression())
                .with("subVersion", 0)
                .with("expressionType", request.filter().type().name())
                .with("requestSource", RequestSource.PROXY_FOR_STREAM.getValue())
                .with("bname", request.queue().brokerName())
                .binary();
    }

    private static PullResult result(PullRequest request, Answer answer) {
        return switch (answer.code()) {
            case ResponseCode.PULL_NOT_FOUND, ResponseCode.PULL_RETRY_IMMEDIATELY ->
                new PullResult(Outcome.NONE, List.of(), next(answer));
            case ResponseCode.PULL_OFFSET_MOVED -> new PullResult(Outcome.OUT_OF_RANGE, List.of(), next(answer));
            default -> found(request, answer.orThrow());
        };
    }

    private static long next(Answer answer) {
        return Math.max(0, answer.number("nextBeginOffset"));
    }

    private static PullResult found(PullRequest request, Answer answer) {
        TagFilter filter = TagFilter.of(request.filter());
        List<Delivery> messages = new ArrayList<>();
        StoredMessages.read(
                ByteBuffer.wrap(answer.body()),
                message -> {
                    try {
                        Delivery delivery = Deliveries.of(
                                request.queue().topic(), message, message.reconsumeTimes(), handle(request, message));
                        if (filter.wants(delivery)) {
                            messages.add(delivery);
                        }
                    } catch (IOException | RuntimeException e) {
                        skipped(request, "offset " + message.queueOffset() + ": " + e.getMessage());
                    }
                },
                reason -> skipped(request, reason));
        return new PullResult(messages.isEmpty() ? Outcome.NONE : Outcome.FOUND, messages, next(answer));
    }

    private static void skipped(PullRequest request, String reason) {
        LOG.warn("a message of {} cannot be read and is left out: {}", request.queue(), reason);
    }

    /** Names the place of the message; nothing can be acknowledged by it. */
    private static DeliveryHandle handle(PullRequest request, StoredMessage message) {
        return new DeliveryHandle(
                message.queueOffset(),
                1,
                1,
                0,
                Handles.TOPIC,
                request.queue().brokerName(),
                request.queue().queueId(),
                message.queueOffset(),
                message.commitLogOffset());
    }
}
