package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.config.BrokerConfig;
import io.github.rocketmqproxy.config.PoolConfig;
import io.github.rocketmqproxy.config.SendConfig;
import io.github.rocketmqproxy.message.Cluster;
import io.github.rocketmqproxy.message.DeliveryHandle;
import io.github.rocketmqproxy.message.GroupSettings;
import io.github.rocketmqproxy.message.HalfMessage;
import io.github.rocketmqproxy.message.LiteSubscription;
import io.github.rocketmqproxy.message.MessageQueue;
import io.github.rocketmqproxy.message.MessageType;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.PullRequest;
import io.github.rocketmqproxy.message.PullResult;
import io.github.rocketmqproxy.message.SendReceipt;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.message.TopicRoute;
import io.github.rocketmqproxy.tls.Reloading;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A cluster over RocketMQ's remoting protocol. Puts the parts together; each method is one part's. */
final class RocketMqBrokerClient implements BrokerClient {
    private static final Logger log = LoggerFactory.getLogger(RocketMqBrokerClient.class);

    private final Deadlines deadlines;
    private final BrokerQuestions questions = new BrokerQuestions();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Links sendLinks;
    private final Links receiveLinks;
    private final Links viewLinks;
    private final Remote remote;
    private final TopicAdmin topics;
    private final Sender sender;
    private final Popper popper;
    private final Acker acker;
    private final Puller puller;
    private final PullConsumers pullConsumers;
    private final BrokerVersions versions = new BrokerVersions();
    private final Offsets offsets;
    private final Recaller recaller;
    private final HalfMessages halfMessages;
    private final LiteCalls lites;
    private final TransactionCalls transactions;
    private final HealthProbe health;
    private final @Nullable Future<?> lookAtFiles;
    private final Future<?> shrinking;

    RocketMqBrokerClient(
            Cluster cluster,
            BrokerConfig broker,
            PoolConfig pool,
            SendConfig send,
            EventLoopGroup io,
            Executor executor) {
        Duration timeout = broker.timeout();
        BrokerTls tls = new BrokerTls(broker.tls());
        lookAtFiles = tls.on() ? lookAtFiles(tls, io, executor) : null;
        LinkFactory factory = new LinkFactory(cluster, timeout, io, tls, questions);
        sendLinks = new Links(pool.sendConnections(), factory::create, executor);
        receiveLinks = new Links(pool.receiveConnections(), factory::create, executor);
        viewLinks = new Links(1, factory::create, executor);
        shrinking = io.scheduleWithFixedDelay(this::shrink, 1, 1, TimeUnit.SECONDS);
        deadlines = new Deadlines(io);
        remote = new Remote(deadlines, versions);
        Peers peers = new Peers(cluster);
        HostNames hostNames = new HostNames(executor);
        NameServers nameServers = new NameServers(cluster, timeout, sendLinks, remote, hostNames);
        Brokers brokers = new Brokers(nameServers, hostNames);
        questions.brokerNames(brokers::nameAt);
        topics = new TopicAdmin(peers, nameServers, brokers, sendLinks, remote, timeout, io);
        sender = new Sender(
                peers, brokers, sendLinks, remote, new SendRequests(send.vendorDeliveryProperty()), versions);
        acker = new Acker(peers, brokers, receiveLinks, remote, timeout);
        popper = new Popper(peers, brokers, receiveLinks, remote, acker, timeout);
        puller = new Puller(peers, brokers, receiveLinks, remote, timeout);
        offsets = new Offsets(peers, brokers, receiveLinks, remote, topics, timeout);
        pullConsumers = new PullConsumers(
                new RemotePullCalls(peers, brokers, receiveLinks, remote, topics, offsets, puller, timeout), io);
        recaller = new Recaller(peers, brokers, sendLinks, remote, timeout);
        halfMessages = new HalfMessages(peers, brokers, viewLinks, remote, timeout);
        lites = new LiteCalls(peers, brokers, receiveLinks, remote, timeout);
        transactions = new TransactionCalls(peers, brokers, sendLinks, remote, timeout);
        health = new HealthProbe(cluster, peers, nameServers, hostNames, sendLinks, remote, timeout);
    }

    private void shrink() {
        sendLinks.tick();
        receiveLinks.tick();
    }

    private static Future<?> lookAtFiles(BrokerTls tls, EventLoopGroup io, Executor executor) {
        long interval = Reloading.INTERVAL.toMillis();
        return io.scheduleWithFixedDelay(() -> look(tls, executor), interval, interval, TimeUnit.MILLISECONDS);
    }

    private static void look(BrokerTls tls, Executor executor) {
        try {
            executor.execute(tls::look);
        } catch (RuntimeException e) {
            log.debug("All workers are busy; the files for BROKER_TLS are looked at later", e);
        }
    }

    @Override
    public CompletableFuture<TopicRoute> route(String topic) {
        return topics.route(topic);
    }

    @Override
    public CompletableFuture<TopicRoute> createTopic(String topic, int queues) {
        return topics.create(topic, queues);
    }

    @Override
    public CompletableFuture<TopicRoute> configureTopic(String topic, int queues, @Nullable MessageType type) {
        return topics.configure(topic, queues, type);
    }

    @Override
    public CompletableFuture<Void> configureConsumerGroup(String group, boolean orderly, int retryMaxTimes) {
        return topics.configureGroup(group, orderly, retryMaxTimes);
    }

    @Override
    public CompletableFuture<GroupSettings> groupSettings(String brokerName, String group) {
        return topics.groupSettings(brokerName, group);
    }

    @Override
    public CompletableFuture<List<SendReceipt>> send(
            String brokerName, int queueId, List<OutboundMessage> messages, Duration timeout) {
        return sender.send(brokerName, queueId, messages, timeout);
    }

    @Override
    public CompletableFuture<PopResult> pop(PopRequest request) {
        return versions.isBefore5(request.brokerName()) ? pullConsumers.pop(request) : popper.pop(request);
    }

    @Override
    public CompletableFuture<Void> ack(Subscription subscription, DeliveryHandle handle) {
        return Handles.isPulled(handle) ? pullConsumers.ack(subscription, handle) : acker.ack(subscription, handle);
    }

    @Override
    public CompletableFuture<DeliveryHandle> changeInvisible(
            Subscription subscription, DeliveryHandle handle, Duration invisible, boolean countsAsAttempt) {
        return Handles.isPulled(handle)
                ? pullConsumers.changeInvisible(subscription, handle, invisible, countsAsAttempt)
                : acker.changeInvisible(subscription, handle, invisible, countsAsAttempt);
    }

    @Override
    public CompletableFuture<Void> forwardToDeadLetter(
            Subscription subscription, DeliveryHandle handle, String messageId) {
        return Handles.isPulled(handle)
                ? Futures.flatMap(
                        pullConsumers.check(subscription, handle),
                        mine -> acker.forwardToDeadLetter(subscription, handle, messageId, pullConsumers::ack))
                : acker.forwardToDeadLetter(subscription, handle, messageId);
    }

    @Override
    public CompletableFuture<Void> endTransaction(HalfMessage half, boolean commit) {
        return transactions.end(half, commit);
    }

    @Override
    public CompletableFuture<Void> announceTransactionTopics(List<String> announced) {
        return transactions.announce(announced);
    }

    @Override
    public void onTransactionCheck(TransactionCheckListener listener) {
        questions.listener(listener);
    }

    @Override
    public CompletableFuture<Set<MessageType>> messageTypes(String brokerName, String topic) {
        return topics.messageTypes(brokerName, topic);
    }

    @Override
    public CompletableFuture<PullResult> pull(PullRequest request) {
        return puller.pull(request);
    }

    @Override
    public CompletableFuture<Void> updateOffset(String group, MessageQueue queue, long offset) {
        return offsets.update(group, queue, offset);
    }

    @Override
    public CompletableFuture<Long> committedOffset(String group, MessageQueue queue) {
        return offsets.committed(group, queue);
    }

    @Override
    public CompletableFuture<Long> firstOffset(MessageQueue queue) {
        return offsets.first(queue);
    }

    @Override
    public CompletableFuture<Long> endOffset(MessageQueue queue) {
        return offsets.end(queue);
    }

    @Override
    public CompletableFuture<Long> offsetAt(MessageQueue queue, long timestampMillis) {
        return offsets.at(queue, timestampMillis);
    }

    @Override
    public CompletableFuture<Long> lag(String brokerName, String topic, String group) {
        return offsets.lag(brokerName, topic, group);
    }

    @Override
    public CompletableFuture<String> recall(String topic, String recallHandle) {
        return recaller.recall(topic, recallHandle);
    }

    @Override
    public CompletableFuture<HalfMessage> halfMessage(
            String topic, String messageId, String brokerName, long commitLogOffset) {
        return halfMessages.find(topic, messageId, brokerName, commitLogOffset);
    }

    @Override
    public CompletableFuture<Void> changeLiteSubscription(String brokerName, LiteSubscription subscription) {
        return lites.change(brokerName, subscription);
    }

    @Override
    public void onLiteUnsubscribed(LiteUnsubscribedListener listener) {
        questions.liteListener(listener);
    }

    @Override
    public CompletableFuture<ClusterHealth> health() {
        return health.look();
    }

    @Override
    public Connections connections() {
        return new Connections(sendLinks.connections() + viewLinks.connections(), receiveLinks.connections());
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (lookAtFiles != null) {
            lookAtFiles.cancel(false);
        }
        shrinking.cancel(false);
        pullConsumers.close();
        remote.close();
        List<Link> all = new ArrayList<>(sendLinks.drain());
        all.addAll(receiveLinks.drain());
        all.addAll(viewLinks.drain());
        all.forEach(Link::close);
        deadlines.close();
    }
}
