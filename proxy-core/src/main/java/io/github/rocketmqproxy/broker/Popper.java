package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.common.constant.ConsumeInitMode;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches messages. Thread-safe. */
final class Popper {
    private static final Logger LOG = LoggerFactory.getLogger(Popper.class);

    /** RocketMQ's default for how often a message is tried; the real limit of the group is not known here. */
    private static final int ATTEMPTS_AT_UNDECODABLE = 16;

    /** Brokers say so to a request whose time is over when it comes. */
    private static final String TOO_OLD = "timeout too much";

    private final Peers peers;
    private final Brokers brokers;
    private final Links links;
    private final Remote remote;
    private final Acker acker;
    private final Duration timeout;
    private final BrokerTimes times = new BrokerTimes();

    Popper(Peers peers, Brokers brokers, Links links, Remote remote, Acker acker, Duration timeout) {
        this.peers = peers;
        this.brokers = brokers;
        this.links = links;
        this.remote = remote;
        this.acker = acker;
        this.timeout = timeout;
    }

    CompletableFuture<PopResult> pop(PopRequest request) {
        Subscription subscription = request.subscription();
        long start = System.nanoTime();
        long born = times.now(request.brokerName());
        return brokers.at(request.brokerName(), address -> {
            Peer peer = peers.broker(request.brokerName(), address, "pop", subscription.topic(), subscription.group());
            return Futures.map(
                    remote.call(
                            links,
                            null,
                            peer,
                            request.liteClientId().isEmpty() ? encode(request, born) : encodeLite(request, born),
                            request.longPoll().plus(timeout)),
                    answer -> result(request, answer, start, born));
        });
    }

    private static Request encode(PopRequest request, long born) {
        Subscription subscription = request.subscription();
        Request encoded = Request.of(RequestCode.POP_MESSAGE)
                .with("consumerGroup", subscription.group())
                .with("topic", subscription.topic())
                .with("queueId", request.queueId())
                .with("maxMsgNums", request.maxMessages())
                .with("invisibleTime", request.invisible().toMillis())
                .with("pollTime", request.longPoll().toMillis())
                .with("bornTime", born)
                .with("initMode", request.fromFirst() ? ConsumeInitMode.MIN : ConsumeInitMode.MAX)
                .with("expType", subscription.filter().type().name())
                .with("exp", subscription.filter().expression())
                .with("order", request.orderly())
                .with("bname", request.brokerName());
        return request.attemptId().isEmpty() ? encoded : encoded.with("attemptId", request.attemptId());
    }

    private static Request encodeLite(PopRequest request, long born) {
        Request encoded = Request.of(RequestCode.POP_LITE_MESSAGE)
                .with("clientId", request.liteClientId())
                .with("consumerGroup", request.subscription().group())
                .with("topic", request.subscription().topic())
                .with("maxMsgNum", request.maxMessages())
                .with("invisibleTime", request.invisible().toMillis())
                .with("pollTime", request.longPoll().toMillis())
                .with("bornTime", born)
                .with("bname", request.brokerName());
        return request.attemptId().isEmpty() ? encoded : encoded.with("attemptId", request.attemptId());
    }

    private PopResult result(PopRequest request, Answer answer, long start, long born) {
        return switch (answer.code()) {
            case ResponseCode.PULL_NOT_FOUND -> new PopResult(List.of(), waited(request, start));
            case ResponseCode.POLLING_TIMEOUT -> {
                times.over(
                        request.brokerName(),
                        born,
                        request.longPoll().toMillis(),
                        answer.remark().contains(TOO_OLD));
                yield new PopResult(List.of(), waited(request, start));
            }
            default -> found(request, PopAnswer.read(request, answer.orThrow()));
        };
    }

    /** Brokers measure the long poll by both clocks and answer at once when these differ much, or when they are stopping. */
    private static boolean waited(PopRequest request, long start) {
        long elapsed = System.nanoTime() - start;
        return elapsed >= request.longPoll().toNanos() * 9 / 10;
    }

    private PopResult found(PopRequest request, PopAnswer answer) {
        acker.delivered(request.subscription(), answer.deliveries());
        if (!answer.deliveries().isEmpty()) {
            times.learn(
                    request.brokerName(), answer.deliveries().get(0).handle().popTimeMillis());
        }
        answer.undecodable().forEach(message -> putAside(request, message));
        return new PopResult(wanted(request, answer.deliveries()), false);
    }

    /** What has a wanted tag's hash code by chance is acknowledged, as if not delivered. */
    private List<Delivery> wanted(PopRequest request, List<Delivery> deliveries) {
        TagFilter filter = TagFilter.of(request.subscription().filter());
        List<Delivery> wanted = new ArrayList<>(deliveries.size());
        for (Delivery delivery : deliveries) {
            if (filter.wants(delivery)) {
                wanted.add(delivery);
            } else {
                var ignored = acker.ack(request.subscription(), delivery.handle());
            }
        }
        return wanted;
    }

    /** It comes again after the invisible duration, and at last goes to the dead-letter topic, where it can be looked at. */
    private void putAside(PopRequest request, Undecodable message) {
        LOG.warn(
                "message {} of {} from broker {} cannot be delivered: {}",
                message.handle(),
                request.subscription(),
                request.brokerName(),
                message.reason());
        if (message.handle() != null && message.reconsumeTimes() >= ATTEMPTS_AT_UNDECODABLE) {
            var ignored = acker.forwardToDeadLetter(request.subscription(), message.handle(), "");
        }
    }
}
