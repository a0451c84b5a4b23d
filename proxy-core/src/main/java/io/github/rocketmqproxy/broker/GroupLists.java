package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.message.GroupSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.common.sysflag.PullSysFlag;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.SubscriptionGroupWrapper;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;

/**
 * Settings of consumer groups from brokers of RocketMQ 4.x, which tell those of all groups or none. A list is kept for some seconds, so
 * that many groups do not ask for it one after the other. One entry for each broker. Thread-safe.
 */
final class GroupLists {
    private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

    private final Peers peers;
    private final Brokers brokers;
    private final Links links;
    private final Remote remote;
    private final Duration timeout;
    private final Map<String, Listed> lists = new ConcurrentHashMap<>();

    private record Listed(CompletableFuture<Map<String, SubscriptionGroupConfig>> groups, long nanos) {
        boolean serves(long now) {
            return now - nanos < FRESH_NANOS && !groups.isCompletedExceptionally();
        }
    }

    GroupLists(Peers peers, Brokers brokers, Links links, Remote remote, Duration timeout) {
        this.peers = peers;
        this.brokers = brokers;
        this.links = links;
        this.remote = remote;
        this.timeout = timeout;
    }

    CompletableFuture<GroupSettings> settings(String brokerName, String group) {
        long now = System.nanoTime();
        Listed known = lists.get(brokerName);
        Listed list = known != null && known.serves(now) ? known : new Listed(ask(brokerName), now);
        lists.put(brokerName, list);
        return Futures.flatMap(list.groups(), groups -> {
            SubscriptionGroupConfig config = groups.get(group);
            return config == null ? unlisted(brokerName, group) : completed(config);
        });
    }

    private static CompletableFuture<GroupSettings> completed(SubscriptionGroupConfig config) {
        return CompletableFuture.completedFuture(Configs.groupSettings(config));
    }

    private CompletableFuture<Map<String, SubscriptionGroupConfig>> ask(String brokerName) {
        Request request = Request.of(RequestCode.GET_ALL_SUBSCRIPTIONGROUP_CONFIG);
        return Futures.map(call(brokerName, "", request), answer -> {
            Map<String, SubscriptionGroupConfig> table =
                    answer.orThrow().json(SubscriptionGroupWrapper.class).getSubscriptionGroupTable();
            return table == null ? Map.of() : table;
        });
    }

    /** Brokers that create groups on first use do it with the first pull; the others say then that there is none. */
    private CompletableFuture<GroupSettings> unlisted(String brokerName, String group) {
        Request pull = Request.of(RequestCode.PULL_MESSAGE)
                .with("consumerGroup", group)
                .with("topic", TopicValidator.RMQ_SYS_SELF_TEST_TOPIC)
                .with("queueId", 0)
                .with("queueOffset", 0)
                .with("maxMsgNums", 1)
                .with("sysFlag", PullSysFlag.buildSysFlag(false, false, true, false))
                .with("commitOffset", 0)
                .with("suspendTimeoutMillis", 0)
                .with("subscription", "*")
                .with("subVersion", 0)
                .with("expressionType", "TAG");
        return Futures.flatMap(call(brokerName, group, pull), answer -> {
            if (answer.code() == ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST
                    || answer.code() == ResponseCode.NO_PERMISSION) {
                answer.orThrow();
            }
            lists.remove(brokerName);
            SubscriptionGroupConfig fresh = new SubscriptionGroupConfig();
            fresh.setGroupName(group);
            return completed(fresh);
        });
    }

    private CompletableFuture<Answer> call(String brokerName, String group, Request request) {
        return brokers.at(brokerName, address -> {
            Peer peer = peers.broker(brokerName, address, "settings", "", group);
            return remote.call(links, null, peer, request, timeout);
        });
    }
}
