package io.github.rocketmqproxy.embeddedbroker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.apache.rocketmq.auth.config.AuthConfig;
import org.apache.rocketmq.common.BrokerConfig;
import org.apache.rocketmq.store.config.MessageStoreConfig;
import org.jspecify.annotations.Nullable;

/** RocketMQ's settings for one small broker: few threads, small files, short intervals. */
record BrokerSettings(
        Path directory,
        String nameServerAddress,
        Duration checkTimeout,
        Duration checkInterval,
        @Nullable User user,
        boolean manyMessages) {

    static final String BROKER_NAME = "embedded";
    static final String CLUSTER_NAME = "DefaultCluster";

    /** Who may use the broker. */
    record User(String accessKeyId, String accessKeySecret) {}

    BrokerConfig broker() {
        BrokerConfig config = new BrokerConfig();
        config.setRocketmqHome(directory.toString());
        config.setBrokerName(BROKER_NAME);
        config.setBrokerClusterName(CLUSTER_NAME);
        config.setBrokerId(0L);
        config.setBrokerIP1(Network.HOST);
        config.setBrokerIP2(Network.HOST);
        config.setNamesrvAddr(nameServerAddress);
        config.setAutoCreateTopicEnable(true);
        config.setAutoCreateSubscriptionGroup(true);
        config.setDefaultTopicQueueNums(4);
        config.setEnableCalcFilterBitMap(true);
        config.setEnablePropertyFilter(true);
        config.setRecallMessageEnable(true);
        config.setEnableMixedMessageType(true);
        config.setEnableDetailStat(false);
        config.setTraceOn(false);
        config.setTransactionTimeOut(checkTimeout.toMillis());
        config.setTransactionCheckInterval(checkInterval.toMillis());
        // Ends of transactions are written in batches; one that is written after the next check would be asked about
        // again.
        config.setTransactionOpBatchInterval(100);
        // One machine runs everything: a send that waits 200 ms for a thread is normal, not an overload.
        config.setBrokerFastFailureEnable(false);
        pop(config);
        threads(config);
        return config;
    }

    /** Messages whose invisible duration ends come again within a fraction of a second instead of several seconds. */
    private static void pop(BrokerConfig config) {
        config.setEnablePopBufferMerge(true);
        config.setPopConsumerKVServiceInit(true);
        config.setPopConsumerKVServiceEnable(true);
        config.setReviveQueueNum(1);
        config.setReviveInterval(200);
        config.setReviveMaxSlow(1);
    }

    private static void threads(BrokerConfig config) {
        config.setSendMessageThreadPoolNums(2);
        config.setPutMessageFutureThreadPoolNums(1);
        config.setPullMessageThreadPoolNums(4);
        config.setLitePullMessageThreadPoolNums(1);
        config.setAckMessageThreadPoolNums(2);
        config.setProcessReplyMessageThreadPoolNums(1);
        config.setQueryMessageThreadPoolNums(1);
        config.setAdminBrokerThreadPoolNums(2);
        config.setClientManageThreadPoolNums(2);
        config.setConsumerManageThreadPoolNums(2);
        config.setLoadBalanceProcessorThreadPoolNums(1);
        config.setHeartbeatThreadPoolNums(1);
        config.setEndTransactionThreadPoolNums(1);
    }

    MessageStoreConfig store() {
        MessageStoreConfig config = new MessageStoreConfig();
        config.setStorePathRootDir(directory.toString());
        config.setStorePathCommitLog(directory.resolve("commitlog").toString());
        // Entries of the queues have 20 bytes.
        config.setMappedFileSizeCommitLog((manyMessages ? 512 : 16) * 1024 * 1024);
        config.setMappedFileSizeConsumeQueue(20 * (manyMessages ? 300_000 : 1_000));
        config.setMaxHashSlotNum(manyMessages ? 500_000 : 1_000);
        config.setMaxIndexNum(manyMessages ? 2_000_000 : 4_000);
        config.setMappedFileSizeTimerLog(1024 * 1024);
        config.setTimerWheelEnable(true);
        // Each flush writes the whole wheel of 38 MB; what is lost with it is read again from the commit log.
        config.setTimerFlushIntervalMs(60_000);
        config.setTimerGetMessageThreadNum(1);
        config.setTimerPutMessageThreadNum(1);
        config.setEnableCompaction(false);
        // For lite topics.
        config.setEnableLmq(true);
        config.setEnableMultiDispatch(true);
        config.setHaListenPort(0);
        config.setDispatchCqThreads(1);
        // Developers' disks are full: only a disk that is really at its end may stop the broker.
        config.setDiskMaxUsedSpaceRatio(99);
        config.setDiskSpaceWarningLevelRatio(99);
        config.setDiskSpaceCleanForciblyRatio(99);
        return config;
    }

    AuthConfig auth() {
        AuthConfig config = new AuthConfig();
        // RocketMQ keeps one authenticator for each name for as long as the JVM lives.
        config.setConfigName(BROKER_NAME + "-" + UUID.randomUUID());
        config.setClusterName(CLUSTER_NAME);
        config.setAuthConfigPath(directory.resolve("auth").toString());
        if (user != null) {
            config.setAuthenticationEnabled(true);
            config.setAuthenticationProvider(
                    "org.apache.rocketmq.auth.authentication.provider.DefaultAuthenticationProvider");
            config.setAuthenticationMetadataProvider(
                    "org.apache.rocketmq.auth.authentication.provider.LocalAuthenticationMetadataProvider");
            config.setInitAuthenticationUser(json("username", "password", user));
            config.setInnerClientAuthenticationCredentials(json("accessKey", "secretKey", user));
        }
        return config;
    }

    private static String json(String idName, String secretName, User user) {
        return "{\"" + idName + "\":\"" + user.accessKeyId() + "\",\"" + secretName + "\":\"" + user.accessKeySecret()
                + "\"}";
    }
}
