package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.message.GroupSettings;
import io.github.rocketmqproxy.message.MessageType;
import io.github.rocketmqproxy.message.TopicRoute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;
import org.jspecify.annotations.Nullable;

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
    private final ScheduledExecutorService io;
    private final GroupLists groupLists;

    TopicAdmin(
            Peers peers,
            NameServers nameServers,
            Brokers brokers,
            Links links,
            Remote remote,
            Duration timeout,
            ScheduledExecutorService io) {
        this.peers = peers;
        this.nameServers = nameServers;
        this.brokers = brokers;
        this.links = links;
        this.remote = remote;
        this.timeout = timeout;
        this.io = io;
        this.groupLists = new GroupLists(peers, brokers, links, remote, timeout);
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
            return configure(topic, queues, null);
        });
    }

    /** For messages of one type; null for all. */
    CompletableFuture<TopicRoute> configure(String topic, int queues, @Nullable MessageType type) {
        return Futures.flatMap(
                onEachMaster("topic: \"" + topic + "\"", name -> createOn(name, topic, queues, type)), masters -> {
                    long end = System.nanoTime() + ROUTE_PATIENCE.toNanos();
                    return awaitRoute(topic, masters, end);
                });
    }

    /** Creates a consumer group on every broker, or changes it. */
    CompletableFuture<Void> configureGroup(String group, boolean orderly, int retryMaxTimes) {
        SubscriptionGroupConfig config = new SubscriptionGroupConfig();
        config.setGroupName(group);
        config.setConsumeMessageOrderly(orderly);
        config.setRetryMaxTimes(retryMaxTimes);
        byte[] body = RemotingSerializable.encode(config);
        return Futures.map(
                onEachMaster(
                        "consumer group: \"" + group + "\"",
                        name -> brokers.at(name, address -> {
                            Peer peer = peers.broker(name, address, "creation", "", group);
                            Request request = Request.of(RequestCode.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP)
                                    .body(body);
                            return Futures.map(remote.call(links, null, peer, request, timeout), Answer::orThrow);
                        })),
                masters -> null);
    }

    /** Does something on all brokers that are alive, and answers how many these are. */
    private CompletableFuture<Integer> onEachMaster(String what, Function<String, CompletableFuture<Answer>> work) {
        return Futures.flatMap(brokers.relearn(), masters -> {
            if (masters.isEmpty()) {
                return Futures.failed(
                        ErrorCode.BROKER_UNREACHABLE,
                        what + " cannot be created: no broker is alive, say the name servers");
            }
            List<CompletableFuture<Answer>> done = new ArrayList<>();
            masters.keySet().forEach(name -> done.add(work.apply(name)));
            return Futures.map(
                    CompletableFuture.allOf(done.toArray(CompletableFuture[]::new)), ignored -> masters.size());
        });
    }

    /** For messages of all types where none is given, unless the broker is too old to know that type of topic. */
    private CompletableFuture<Answer> createOn(
            String brokerName, String topic, int queues, @Nullable MessageType type) {
        String attributes = "+" + Configs.MESSAGE_TYPE + "=" + (type == null ? "MIXED" : type.name());
        return Futures.recover(
                createOn(brokerName, topic, queues, attributes),
                failure -> failure.code() == ErrorCode.BROKER_ERROR && type == null
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
            var ignored = io.schedule(
                    () -> Futures.pass(awaitRoute(topic, brokersWithIt, end), result),
                    ROUTE_PAUSE_MILLIS,
                    TimeUnit.MILLISECONDS);
        });
        return result;
    }

    CompletableFuture<GroupSettings> groupSettings(String brokerName, String group) {
        return Futures.recover(
                settingsOf(brokerName, group),
                failure -> failure.code() == ErrorCode.NOT_SUPPORTED
                        ? groupLists.settings(brokerName, group)
                        : CompletableFuture.failedFuture(failure));
    }

    private CompletableFuture<GroupSettings> settingsOf(String brokerName, String group) {
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
