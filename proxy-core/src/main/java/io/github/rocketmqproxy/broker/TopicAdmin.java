package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.message.GroupSettings;
import io.github.rocketmqproxy.message.MessageType;
import io.github.rocketmqproxy.message.TopicRoute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;

/** What is asked about topics and groups, and the creation of topics. Thread-safe. */
final class TopicAdmin {
    private static final Duration ROUTE_PATIENCE = Duration.ofSeconds(10);
    private static final long ROUTE_PAUSE_MILLIS = 50;

    private final Peers peers;
    private final NameServers nameServers;
    private final Brokers brokers;
    private final Links links;
    private final Remote remote;
    private final Duration timeout;
    private final ScheduledExecutorService loops;

    TopicAdmin(
            Peers peers,
            NameServers nameServers,
            Brokers brokers,
            Links links,
            Remote remote,
            Duration timeout,
            ScheduledExecutorService loops) {
        this.peers = peers;
        this.nameServers = nameServers;
        this.brokers = brokers;
        this.links = links;
        this.remote = remote;
        this.timeout = timeout;
        this.loops = loops;
    }

    CompletableFuture<TopicRoute> route(String topic) {
        return Futures.map(nameServers.route(topic), route -> {
            brokers.learn(route);
            return route;
        });
    }

    CompletableFuture<TopicRoute> create(String topic, int queues) {
        return Futures.recover(route(topic), failure -> {
            if (failure.code() != ErrorCode.TOPIC_NOT_FOUND) {
                return CompletableFuture.failedFuture(failure);
            }
            return Futures.flatMap(brokers.relearn(), masters -> createOn(masters, topic, queues));
        });
    }

    private CompletableFuture<TopicRoute> createOn(Map<String, String> masters, String topic, int queues) {
        if (masters.isEmpty()) {
            return Futures.failed(
                    ErrorCode.BROKER_UNREACHABLE,
                    "topic: \"" + topic + "\" cannot be created: no broker is alive, say the name servers");
        }
        List<CompletableFuture<Answer>> created = new ArrayList<>();
        masters.keySet().forEach(name -> created.add(createOn(name, topic, queues)));
        CompletableFuture<Void> all = CompletableFuture.allOf(created.toArray(CompletableFuture[]::new));
        long end = System.nanoTime() + ROUTE_PATIENCE.toNanos();
        return Futures.flatMap(all, ignored -> awaitRoute(topic, masters.size(), end));
    }

    /** For messages of all types, unless the broker is too old to know that type of topic. */
    private CompletableFuture<Answer> createOn(String brokerName, String topic, int queues) {
        return Futures.recover(
                createOn(brokerName, topic, queues, "+" + Configs.MESSAGE_TYPE + "=MIXED"),
                failure -> failure.code() == ErrorCode.BROKER_ERROR
                        ? createOn(brokerName, topic, queues, "")
                        : CompletableFuture.failedFuture(failure));
    }

    private CompletableFuture<Answer> createOn(String brokerName, String topic, int queues, String attributes) {
        return brokers.at(brokerName, address -> {
            Request request = Request.of(RequestCode.UPDATE_AND_CREATE_TOPIC)
                    .with("topic", topic)
                    .with("defaultTopic", TopicValidator.AUTO_CREATE_TOPIC_KEY_TOPIC)
                    .with("readQueueNums", queues)
                    .with("writeQueueNums", queues)
                    .with("perm", PermName.PERM_READ | PermName.PERM_WRITE)
                    .with("topicFilterType", "SINGLE_TAG")
                    .with("topicSysFlag", 0)
                    .with("order", false)
                    .with("bname", brokerName);
            if (!attributes.isEmpty()) {
                request.with("attributes", attributes);
            }
            Peer peer = peers.broker(brokerName, address, "creation", topic, "");
            return Futures.map(remote.call(links, null, peer, request, timeout), Answer::orThrow);
        });
    }

    /** The name servers hear of the topic from the brokers, a moment later. */
    private CompletableFuture<TopicRoute> awaitRoute(String topic, int brokersWithIt, long end) {
        CompletableFuture<TopicRoute> found = Futures.map(route(topic), route -> route);
        CompletableFuture<TopicRoute> result = new CompletableFuture<>();
        found.whenComplete((route, failure) -> {
            boolean complete = failure == null && route.brokers().size() >= brokersWithIt;
            if (complete || System.nanoTime() - end > 0) {
                Futures.pass(found, result);
                return;
            }
            var ignored = loops.schedule(
                    () -> Futures.pass(awaitRoute(topic, brokersWithIt, end), result),
                    ROUTE_PAUSE_MILLIS,
                    TimeUnit.MILLISECONDS);
        });
        return result;
    }

    CompletableFuture<GroupSettings> groupSettings(String brokerName, String group) {
        return brokers.at(brokerName, address -> {
            Request request = Request.of(RequestCode.GET_SUBSCRIPTIONGROUP_CONFIG)
                    .with("group", group)
                    .with("bname", brokerName);
            Peer peer = peers.broker(brokerName, address, "settings", "", group);
            return Futures.map(
                    remote.call(links, null, peer, request, timeout),
                    answer -> Configs.groupSettings(answer.orThrow().json(SubscriptionGroupConfig.class)));
        });
    }

    CompletableFuture<Set<MessageType>> messageTypes(String brokerName, String topic) {
        CompletableFuture<Set<MessageType>> types = brokers.at(brokerName, address -> {
            Request request = Request.of(RequestCode.GET_TOPIC_CONFIG)
                    .with("topic", topic)
                    .with("bname", brokerName);
            Peer peer = peers.broker(brokerName, address, "query of the message type", topic, "");
            return Futures.map(
                    remote.call(links, null, peer, request, timeout),
                    answer -> Configs.messageTypes(
                            answer.orThrow().json(TopicConfig.class).getAttributes()));
        });
        // Brokers before 5.0 know no types; and who may send to a topic need not have the right to look at it.
        return Futures.recover(types, failure -> switch (failure.code()) {
            case NOT_SUPPORTED, NOT_PERMITTED -> CompletableFuture.completedFuture(MessageType.MIXED);
            default -> CompletableFuture.failedFuture(failure);
        });
    }
}
