package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.broker.AckLanes.Entry;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.rocketmq.remoting.protocol.RequestCode;

/** What becomes of deliveries. Thread-safe. */
final class Acker implements AckLanes.Requests {
    private static final int TO_DEAD_LETTER_TOPIC = -1;

    private final Peers peers;
    private final Brokers brokers;
    private final Links links;
    private final Remote remote;
    private final Duration timeout;
    private final AckLanes lanes = new AckLanes(this);

    Acker(Peers peers, Brokers brokers, Links links, Remote remote, Duration timeout) {
        this.peers = peers;
        this.brokers = brokers;
        this.links = links;
        this.remote = remote;
        this.timeout = timeout;
    }

    CompletableFuture<Void> ack(Subscription subscription, DeliveryHandle handle) {
        return lanes.ack(subscription, handle);
    }

    /** Hears what a pop has brought, so that its acknowledgements may go together. */
    void delivered(Subscription subscription, List<Delivery> deliveries) {
        lanes.delivered(subscription, deliveries);
    }

    @Override
    public CompletableFuture<Void> single(Entry entry) {
        Subscription subscription = entry.subscription();
        DeliveryHandle handle = entry.handle();
        return Futures.map(
                call(
                        BrokerErrors.ACK,
                        subscription,
                        handle,
                        () -> delivery(RequestCode.ACK_MESSAGE, subscription, handle)),
                answer -> null);
    }

    @Override
    public CompletableFuture<Void> batch(String brokerName, List<Entry> entries) {
        return brokers.at(brokerName, address -> {
            Peer peer = peers.broker(brokerName, address, "ack of " + entries.size() + " deliveries", "", "");
            return Futures.map(
                    remote.call(links, null, peer, BatchAcks.request(brokerName, entries), timeout), answer -> {
                        answer.orThrow();
                        return null;
                    });
        });
    }

    CompletableFuture<DeliveryHandle> changeInvisible(
            Subscription subscription, DeliveryHandle handle, Duration invisible, boolean countsAsAttempt) {
        return Futures.map(
                call(
                        BrokerErrors.CHANGE_INVISIBLE,
                        subscription,
                        handle,
                        () -> delivery(RequestCode.CHANGE_MESSAGE_INVISIBLETIME, subscription, handle)
                                .with("invisibleTime", invisible.toMillis())
                                .with("suspend", !countsAsAttempt)),
                answer -> renewed(handle, answer));
    }

    private static DeliveryHandle renewed(DeliveryHandle handle, Answer answer) {
        if (answer.text("popTime").isEmpty()) {
            // So brokers answer for ordered messages and for those of lite topics.
            throw new ProxyException(
                    ErrorCode.INVALID_RECEIPT_HANDLE, answer.peer() + ": the message was acknowledged before");
        }
        return new DeliveryHandle(
                handle.offset(),
                answer.number("popTime"),
                // Zero would make a handle that is none; it has expired in either case.
                Math.max(1, answer.number("invisibleTime")),
                (int) answer.number("reviveQid"),
                handle.topicKind(),
                handle.brokerName(),
                handle.queueId(),
                handle.offset(),
                handle.commitLogOffset(),
                handle.liteTopic());
    }

    private static Request delivery(int code, Subscription subscription, DeliveryHandle handle) {
        Request request = Request.of(code)
                .with("consumerGroup", subscription.group())
                .with("topic", Handles.storedTopic(subscription, handle))
                .with("queueId", handle.queueId())
                .with("extraInfo", Handles.brokerText(handle))
                .with("offset", handle.offset())
                .with("bname", handle.brokerName());
        return handle.liteTopic().isEmpty() ? request : request.with("liteTopic", handle.liteTopic());
    }

    CompletableFuture<Void> forwardToDeadLetter(Subscription subscription, DeliveryHandle handle, String messageId) {
        return forwardToDeadLetter(subscription, handle, messageId, this::ack);
    }

    /** How the delivery is acknowledged then depends on how it was fetched. */
    CompletableFuture<Void> forwardToDeadLetter(
            Subscription subscription,
            DeliveryHandle handle,
            String messageId,
            BiFunction<Subscription, DeliveryHandle, CompletableFuture<Void>> ack) {
        CompletableFuture<Answer> forwarded = call(
                "forward to the dead-letter topic",
                subscription,
                handle,
                () -> Request.of(RequestCode.CONSUMER_SEND_MSG_BACK)
                        .with("offset", handle.commitLogOffset())
                        .with("group", subscription.group())
                        .with("delayLevel", TO_DEAD_LETTER_TOPIC)
                        .with("originMsgId", messageId)
                        .with("originTopic", Handles.storedTopic(subscription, handle))
                        .with("unitMode", false)
                        .with("maxReconsumeTimes", 0)
                        .with("bname", handle.brokerName()));
        return Futures.flatMap(forwarded, answer -> ack.apply(subscription, handle));
    }

    private CompletableFuture<Answer> call(
            String operation, Subscription subscription, DeliveryHandle handle, Supplier<Request> request) {
        Function<String, CompletableFuture<Answer>> send = address -> {
            Peer peer =
                    peers.broker(handle.brokerName(), address, operation, subscription.topic(), subscription.group());
            return Futures.map(remote.call(links, null, peer, request.get(), timeout), Answer::orThrow);
        };
        return brokers.orForeign(
                brokers.at(handle.brokerName(), send),
                handle.brokerName(),
                ErrorCode.INVALID_RECEIPT_HANDLE,
                "receipt_handle: \"" + handle + "\"");
    }
}
