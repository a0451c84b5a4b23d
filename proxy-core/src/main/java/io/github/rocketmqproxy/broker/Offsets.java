package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.MessageQueue;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.admin.ConsumeStats;

/** Places in queues: those that groups have stored, and those of the queue itself. Thread-safe. */
final class Offsets {
    private final Peers peers;
    private final Brokers brokers;
    private final Links links;
    private final Remote remote;
    private final TopicAdmin topics;
    private final Duration timeout;

    Offsets(Peers peers, Brokers brokers, Links links, Remote remote, TopicAdmin topics, Duration timeout) {
        this.peers = peers;
        this.brokers = brokers;
        this.links = links;
        this.remote = remote;
        this.topics = topics;
        this.timeout = timeout;
    }

    CompletableFuture<Void> update(String group, MessageQueue queue, long offset) {
        Supplier<CompletableFuture<Void>> update = () -> Futures.map(
                ask(
                        "update of an offset",
                        group,
                        queue,
                        () -> of(RequestCode.UPDATE_CONSUMER_OFFSET, group, queue)
                                .with("commitOffset", offset)),
                answer -> {
                    answer.orThrow();
                    return null;
                });
        // Brokers that create groups on first use do it when asked for their settings, but not here.
        return Futures.recover(
                update.get(),
                failure -> failure.code() == ErrorCode.CONSUMER_GROUP_NOT_FOUND
                        ? Futures.flatMap(topics.groupSettings(queue.brokerName(), group), settings -> update.get())
                        : CompletableFuture.failedFuture(failure));
    }

    CompletableFuture<Long> committed(String group, MessageQueue queue) {
        // Without the flag, brokers answer zero for groups that they have never seen.
        return Futures.map(
                ask(
                        "query of an offset",
                        group,
                        queue,
                        () -> of(RequestCode.QUERY_CONSUMER_OFFSET, group, queue)
                                .with("setZeroIfNotFound", false)),
                answer -> {
                    if (answer.code() == ResponseCode.QUERY_NOT_FOUND) {
                        throw new ProxyException(
                                ErrorCode.OFFSET_NOT_FOUND,
                                answer.peer() + ": the group has stored no offset of queue " + queue.queueId()
                                        + " (update the offset first, or begin at the first or the end offset)");
                    }
                    return answer.orThrow().number("offset");
                });
    }

    CompletableFuture<Long> first(MessageQueue queue) {
        return offset("query of the first offset", queue, () -> of(RequestCode.GET_MIN_OFFSET, "", queue));
    }

    CompletableFuture<Long> end(MessageQueue queue) {
        return offset(
                "query of the end offset",
                queue,
                () -> of(RequestCode.GET_MAX_OFFSET, "", queue).with("committed", true));
    }

    CompletableFuture<Long> at(MessageQueue queue, long timestampMillis) {
        return offset(
                "query of the offset at a time",
                queue,
                () -> of(RequestCode.SEARCH_OFFSET_BY_TIMESTAMP, "", queue).with("timestamp", timestampMillis));
    }

    CompletableFuture<Long> lag(String brokerName, String topic, String group) {
        return brokers.at(brokerName, address -> {
            Peer peer = peers.broker(brokerName, address, "query of the lag", topic, group);
            Request request = Request.of(RequestCode.GET_CONSUME_STATS)
                    .with("consumerGroup", group)
                    .with("topic", topic)
                    .with("bname", brokerName);
            return Futures.map(remote.call(links, null, peer, request, timeout), answer -> lag(answer.orThrow()));
        });
    }

    private static long lag(Answer answer) {
        return answer.json(ConsumeStats.class).getOffsetTable().values().stream()
                .mapToLong(queue -> Math.max(0, queue.getBrokerOffset() - queue.getConsumerOffset()))
                .sum();
    }

    /** A queue that has never had a message has no offset, say some brokers. */
    private CompletableFuture<Long> offset(String operation, MessageQueue queue, Supplier<Request> request) {
        return Futures.map(
                ask(operation, "", queue, request),
                answer -> Math.max(0, answer.orThrow().number("offset")));
    }

    private static Request of(int code, String group, MessageQueue queue) {
        Request request = Request.of(code)
                .with("topic", queue.topic())
                .with("queueId", queue.queueId())
                .with("bname", queue.brokerName());
        return group.isEmpty() ? request : request.with("consumerGroup", group);
    }

    private CompletableFuture<Answer> ask(
            String operation, String group, MessageQueue queue, Supplier<Request> request) {
        return brokers.at(queue.brokerName(), address -> {
            Peer peer = peers.broker(queue.brokerName(), address, operation, queue.topic(), group);
            return remote.call(links, null, peer, request.get().binary(), timeout);
        });
    }
}
