package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.message.LiteSubscription;
import io.github.rocketmqproxy.message.LiteSubscription.Start;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.common.lite.LiteSubscriptionAction;
import org.apache.rocketmq.common.lite.LiteSubscriptionDTO;
import org.apache.rocketmq.common.lite.OffsetOption;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.body.LiteSubscriptionCtlRequestBody;

/** Tells brokers which lite topics clients listen to. Thread-safe. */
final class LiteCalls {
    private final Peers peers;
    private final Brokers brokers;
    private final Links links;
    private final Remote remote;
    private final Duration timeout;

    /** Changes of one client arrive in order. */
    private record Client(String brokerName, String clientId) {}

    LiteCalls(Peers peers, Brokers brokers, Links links, Remote remote, Duration timeout) {
        this.peers = peers;
        this.brokers = brokers;
        this.links = links;
        this.remote = remote;
        this.timeout = timeout;
    }

    CompletableFuture<Void> change(String brokerName, LiteSubscription subscription) {
        return brokers.at(brokerName, address -> {
            Peer peer = peers.broker(
                    brokerName, address, BrokerErrors.LITE_SUBSCRIPTION, subscription.topic(), subscription.group());
            Client client = new Client(brokerName, subscription.clientId());
            return Futures.map(remote.call(links, client, peer, encode(subscription), timeout), answer -> {
                answer.orThrow();
                return null;
            });
        });
    }

    private static Request encode(LiteSubscription subscription) {
        LiteSubscriptionDTO change = new LiteSubscriptionDTO()
                .setAction(LiteSubscriptionAction.valueOf(subscription.action().name()))
                .setClientId(subscription.clientId())
                .setGroup(subscription.group())
                .setTopic(subscription.topic())
                .setLiteTopicSet(subscription.liteTopics());
        change.setVersion(subscription.version());
        Start start = subscription.start();
        if (start != null) {
            change.setOffsetOption(option(start));
        }
        LiteSubscriptionCtlRequestBody body = new LiteSubscriptionCtlRequestBody();
        body.setSubscriptionSet(Set.of(change));
        return Request.of(RequestCode.LITE_SUBSCRIPTION_CTL).body(body.encode());
    }

    private static OffsetOption option(Start start) {
        return switch (start.from()) {
            case LAST -> new OffsetOption(OffsetOption.Type.POLICY, OffsetOption.POLICY_LAST_VALUE);
            case FIRST -> new OffsetOption(OffsetOption.Type.POLICY, OffsetOption.POLICY_MIN_VALUE);
            case END -> new OffsetOption(OffsetOption.Type.POLICY, OffsetOption.POLICY_MAX_VALUE);
            case OFFSET -> new OffsetOption(OffsetOption.Type.OFFSET, start.value());
            case TAIL -> new OffsetOption(OffsetOption.Type.TAIL_N, start.value());
            case TIMESTAMP -> new OffsetOption(OffsetOption.Type.TIMESTAMP, start.value());
        };
    }
}
