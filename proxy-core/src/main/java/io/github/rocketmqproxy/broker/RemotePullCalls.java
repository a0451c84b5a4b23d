package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.MessageQueue;
import io.github.rocketmqproxy.message.PullRequest;
import io.github.rocketmqproxy.message.PullResult;
import io.github.rocketmqproxy.message.TopicRoute;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.body.LockBatchRequestBody;
import org.apache.rocketmq.remoting.protocol.body.LockBatchResponseBody;
import org.apache.rocketmq.remoting.protocol.body.UnlockBatchRequestBody;

/** The calls of consumers that pull, over RocketMQ's remoting protocol. Thread-safe. */
final class RemotePullCalls implements PullCalls {
    /** The shortest delay: one second. */
    private static final int FIRST_DELAY_LEVEL = 1;

    /** Names the owner of queues; an instance that starts anew is another owner. */
    private final String clientId = "rocketmq-proxy@" + UUID.randomUUID();

    private final Peers peers;
    private final Brokers brokers;
    private final Links links;
    private final Remote remote;
    private final TopicAdmin topics;
    private final Offsets offsets;
    private final Puller puller;
    private final Duration timeout;

    RemotePullCalls(
            Peers peers,
            Brokers brokers,
            Links links,
            Remote remote,
            TopicAdmin topics,
            Offsets offsets,
            Puller puller,
            Duration timeout) {
        this.peers = peers;
        this.brokers = brokers;
        this.links = links;
        this.remote = remote;
        this.topics = topics;
        this.offsets = offsets;
        this.puller = puller;
        this.timeout = timeout;
    }

    @Override
    public CompletableFuture<Integer> readQueues(String brokerName, String topic) {
        return Futures.map(
                topics.route(topic),
                route -> route.brokers().stream()
                        .filter(there -> there.brokerName().equals(brokerName))
                        .mapToInt(TopicRoute.BrokerQueues::readQueues)
                        .findFirst()
                        .orElse(0));
    }

    @Override
    public CompletableFuture<Set<Integer>> lock(String brokerName, String group, String topic, int queues) {
        Set<Integer> wanted = new TreeSet<>();
        for (int id = 0; id < queues; id++) {
            wanted.add(id);
        }
        LockBatchRequestBody body = new LockBatchRequestBody();
        body.setConsumerGroup(group);
        body.setClientId(clientId);
        body.setMqSet(mqSet(brokerName, topic, wanted));
        Request request = Request.of(RequestCode.LOCK_BATCH_MQ).body(body.encode());
        return Futures.map(call(brokerName, "lock of queues", topic, group, request), answer -> {
            Set<Integer> locked = new TreeSet<>();
            answer.json(LockBatchResponseBody.class).getLockOKMQSet().forEach(queue -> locked.add(queue.getQueueId()));
            return locked;
        });
    }

    @Override
    public CompletableFuture<Void> unlock(String brokerName, String group, String topic, Set<Integer> queues) {
        UnlockBatchRequestBody body = new UnlockBatchRequestBody();
        body.setConsumerGroup(group);
        body.setClientId(clientId);
        body.setMqSet(mqSet(brokerName, topic, queues));
        Request request = Request.of(RequestCode.UNLOCK_BATCH_MQ).body(body.encode());
        return Futures.map(call(brokerName, "unlock of queues", topic, group, request), answer -> null);
    }

    private static Set<org.apache.rocketmq.common.message.MessageQueue> mqSet(
            String brokerName, String topic, Collection<Integer> ids) {
        Set<org.apache.rocketmq.common.message.MessageQueue> all = new HashSet<>();
        ids.forEach(id -> all.add(new org.apache.rocketmq.common.message.MessageQueue(topic, brokerName, id)));
        return all;
    }

    @Override
    public CompletableFuture<Long> start(String group, MessageQueue queue, boolean fromFirst) {
        return Futures.recover(offsets.committed(group, queue), failure -> {
            if (failure.code() != ErrorCode.OFFSET_NOT_FOUND) {
                return CompletableFuture.failedFuture(failure);
            }
            return fromFirst ? offsets.first(queue) : offsets.end(queue);
        });
    }

    @Override
    public CompletableFuture<PullResult> pull(PullRequest request) {
        return puller.hold(request);
    }

    @Override
    public CompletableFuture<Void> commit(String group, MessageQueue queue, long offset) {
        return offsets.update(group, queue, offset);
    }

    @Override
    public CompletableFuture<Void> sendBack(String group, Delivery message) {
        // How often it may be tried is the group's setting, which the broker knows.
        Request request = Request.of(RequestCode.CONSUMER_SEND_MSG_BACK)
                .with("offset", message.handle().commitLogOffset())
                .with("group", group)
                .with("delayLevel", FIRST_DELAY_LEVEL)
                .with("originMsgId", message.messageId())
                .with("originTopic", message.topic())
                .with("unitMode", false);
        String brokerName = message.handle().brokerName();
        return Futures.map(call(brokerName, "return", message.topic(), group, request), answer -> null);
    }

    private CompletableFuture<Answer> call(
            String brokerName, String operation, String topic, String group, Request request) {
        return brokers.at(brokerName, address -> {
            Peer peer = peers.broker(brokerName, address, operation, topic, group);
            return Futures.map(remote.call(links, null, peer, request, timeout), Answer::orThrow);
        });
    }
}
