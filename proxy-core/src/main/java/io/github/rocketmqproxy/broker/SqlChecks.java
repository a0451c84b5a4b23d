package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.message.PullRequest;
import io.github.rocketmqproxy.message.Subscription.Filter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.body.CheckClientRequestBody;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;

/**
 * Lets brokers compile SQL92 conditions before they are used in a pull: there, a broker takes one that it cannot read as if every
 * message matched. What a broker has accepted is remembered, the last thousand. Thread-safe.
 */
final class SqlChecks {
    private static final int REMEMBERED = 1_000;

    private final Peers peers;
    private final Brokers brokers;
    private final Links links;
    private final Remote remote;
    private final Duration timeout;

    private final Map<Accepted, Boolean> accepted = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Accepted, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Accepted(String brokerName, String expression) {}

    SqlChecks(Peers peers, Brokers brokers, Links links, Remote remote, Duration timeout) {
        this.peers = peers;
        this.brokers = brokers;
        this.links = links;
        this.remote = remote;
        this.timeout = timeout;
    }

    /** Completes when the filter can be used; fails with {@code ILLEGAL_FILTER_EXPRESSION}. */
    CompletableFuture<Void> check(PullRequest request) {
        Filter filter = request.filter();
        Accepted one = new Accepted(request.queue().brokerName(), filter.expression());
        if (filter.type() != Filter.Type.SQL92 || isAccepted(one)) {
            return CompletableFuture.completedFuture(null);
        }
        return brokers.at(one.brokerName, address -> {
            Peer peer = peers.broker(
                    one.brokerName,
                    address,
                    "check of a filter",
                    request.queue().topic(),
                    request.group());
            return Futures.map(remote.call(links, null, peer, encode(request), timeout), answer -> {
                answer.orThrow();
                accept(one);
                return null;
            });
        });
    }

    private synchronized boolean isAccepted(Accepted one) {
        return accepted.get(one) != null;
    }

    private synchronized void accept(Accepted one) {
        accepted.put(one, true);
    }

    private static Request encode(PullRequest request) {
        SubscriptionData condition =
                new SubscriptionData(request.queue().topic(), request.filter().expression());
        condition.setExpressionType(request.filter().type().name());
        CheckClientRequestBody body = new CheckClientRequestBody();
        body.setClientId("rocketmq-proxy");
        body.setGroup(request.group());
        body.setSubscriptionData(condition);
        return Request.of(RequestCode.CHECK_CLIENT_CONFIG).body(body.encode());
    }
}
