package io.github.rocketmqproxy.embeddedbroker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.apache.rocketmq.broker.BrokerController;
import org.apache.rocketmq.common.ServiceThread;
import org.apache.rocketmq.common.SubscriptionGroupAttributes;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.remoting.RemotingServer;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.apache.rocketmq.remoting.netty.NettyRemotingAbstract;
import org.apache.rocketmq.remoting.netty.NettyRemotingServer;
import org.apache.rocketmq.remoting.netty.NettyServerConfig;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;
import org.apache.rocketmq.store.DefaultMessageStore;
import org.apache.rocketmq.store.rocksdb.MessageRocksDBStorage;
import org.jspecify.annotations.Nullable;

/** RocketMQ's broker on the loopback address, with repairs for what its 5.5.0 does wrong inside another program. */
final class Broker {
    private final BrokerController controller;
    private @Nullable TransactionEnds transactionEnds;

    private Broker(BrokerController controller) {
        this.controller = controller;
    }

    static Broker start(BrokerSettings settings, int port) throws Exception {
        return RocksDbLog.writeTo(settings.directory(), () -> {
            Broker broker = new Broker(new BrokerController(
                    settings.broker(),
                    Network.server(port),
                    new NettyClientConfig(),
                    settings.store(),
                    settings.auth()));
            boolean started = false;
            try {
                broker.start();
                started = true;
            } finally {
                if (!started) {
                    broker.stop();
                }
            }
            return broker;
        });
    }

    private void start() throws Exception {
        if (!controller.initialize()) {
            throw new IllegalStateException("RocketMQ's broker refused to initialize (is the data directory damaged?)");
        }
        freeTheSecondPort();
        controller.start();
        calmDown();
    }

    /** Else the broker takes the given port minus two as well, which nobody expects to be taken. */
    private void freeTheSecondPort() {
        RemotingServer second = controller.getFastRemotingServer();
        Internals.read(second, NettyRemotingServer.class, "nettyServerConfig", NettyServerConfig.class)
                .setListenPort(0);
    }

    /** This thread spins at full speed for half of its time (apache/rocketmq issue 10515); what it writes is a statistic. */
    private void calmDown() {
        Internals.read(controller, BrokerController.class, "transactionMetricsFlushService", ServiceThread.class)
                .shutdown();
        transactionEnds = TransactionEnds.of(controller);
    }

    String address() {
        return controller.getBrokerAddr();
    }

    int port() {
        return controller.getNettyServerConfig().getListenPort();
    }

    /** Tells the name server again what this broker has. */
    void register() {
        controller.registerBrokerAll(true, false, true);
    }

    void createTopic(String topic, int queues, Map<String, String> attributes) {
        TopicConfig config = new TopicConfig(topic, queues, queues);
        attributes.forEach((name, value) -> config.getAttributes().put("+" + name, value));
        controller.getTopicConfigManager().updateTopicConfig(config);
        controller.registerIncrementBrokerData(
                config, controller.getTopicConfigManager().getDataVersion());
    }

    void createConsumerGroup(String group, boolean orderly, int retryMaxTimes, Duration consumeTimeout) {
        SubscriptionGroupConfig config = new SubscriptionGroupConfig();
        config.setGroupName(group);
        config.setConsumeMessageOrderly(orderly);
        config.setRetryMaxTimes(retryMaxTimes);
        config.setConsumeTimeoutMinute(Math.toIntExact(consumeTimeout.toMinutes()));
        controller.getSubscriptionGroupManager().updateSubscriptionGroupConfig(config);
    }

    void createLiteConsumerGroup(String group, String topic) {
        SubscriptionGroupConfig config = new SubscriptionGroupConfig();
        config.setGroupName(group);
        config.getAttributes().put("+" + SubscriptionGroupAttributes.LITE_BIND_TOPIC_ATTRIBUTE.getName(), topic);
        controller.getSubscriptionGroupManager().updateSubscriptionGroupConfig(config);
    }

    void stop() {
        Network.hurry((NettyRemotingAbstract) controller.getRemotingServer());
        Network.hurry((NettyRemotingAbstract) controller.getFastRemotingServer());
        Network.hurry((NettyRemotingAbstract) controller.getBrokerOuterAPI().getRemotingClient());
        List<Runnable> popServices = new ArrayList<>();
        popServices.add(() ->
                controller.getPopMessageProcessor().getPopBufferMergeService().shutdown());
        for (var service : controller.getAckMessageProcessor().getPopReviveServices()) {
            popServices.add(service::shutdown);
        }
        QuickStop.run(popServices);
        if (transactionEnds != null) {
            transactionEnds.stop();
        }
        QuickStop.run(List.of(controller::shutdown));
        stopForgottenScheduler();
    }

    /** RocketMQ never ends this thread, and the JVM would never exit. */
    private void stopForgottenScheduler() {
        if (controller.getMessageStore() instanceof DefaultMessageStore store) {
            MessageRocksDBStorage storage = store.getMessageRocksDBStorage();
            Internals.read(storage, MessageRocksDBStorage.class, "scheduler", ExecutorService.class)
                    .shutdownNow();
        }
    }
}
