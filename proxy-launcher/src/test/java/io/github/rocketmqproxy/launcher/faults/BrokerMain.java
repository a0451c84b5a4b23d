package io.github.rocketmqproxy.launcher.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.reflect.Field;
import java.nio.file.Path;
import org.apache.rocketmq.auth.config.AuthConfig;
import org.apache.rocketmq.broker.BrokerController;
import org.apache.rocketmq.common.BrokerConfig;
import org.apache.rocketmq.common.ServiceThread;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.apache.rocketmq.remoting.netty.NettyServerConfig;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;
import org.apache.rocketmq.store.RunningFlags;
import org.apache.rocketmq.store.config.BrokerRole;
import org.apache.rocketmq.store.config.MessageStoreConfig;

/**
 * A broker as a process: directory, name, name server, port, and the host that it tells the name server. Its standard input takes
 * {@code busy}, {@code disk-full} and {@code well}.
 */
final class BrokerMain extends BrokerController {
    private static final long LOOK_MILLIS = 50;

    private volatile boolean diskFull;

    private BrokerMain(BrokerConfig broker, NettyServerConfig network, MessageStoreConfig store) {
        super(broker, network, new NettyClientConfig(), store, new AuthConfig());
    }

    public static void main(String[] arguments) throws Exception {
        System.setProperty("user.home", arguments[0]);
        NettyServerConfig network = new NettyServerConfig();
        network.setBindAddress("127.0.0.1");
        network.setListenPort(Integer.parseInt(arguments[3]));
        BrokerMain broker = new BrokerMain(
                broker(arguments[0], arguments[1], arguments[2], arguments[4]), network, store(arguments[0]));
        if (!broker.initialize()) {
            throw new IllegalStateException("the broker refused to initialize");
        }
        broker.start();
        broker.calmDown();
        broker.awaitRegistration();
        Thread disk = new Thread(broker::keepDiskFull, "disk");
        disk.setDaemon(true);
        disk.start();
        System.out.println(JavaProcess.READY);
        broker.obey();
    }

    /** The first registration may get lost, and the next comes after 10 to 30 seconds. */
    private void awaitRegistration() throws Exception {
        String name = getBrokerConfig().getBrokerName();
        while (true) {
            registerBrokerAll(true, false, true);
            BrokerData known = getBrokerOuterAPI()
                    .getBrokerClusterInfo()
                    .getBrokerAddrTable()
                    .get(name);
            if (known != null && known.getBrokerAddrs().containsValue(getBrokerAddr())) {
                return;
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** This thread spins for half of its time (apache/rocketmq issue 10515); what it writes is a statistic. */
    private void calmDown() throws ReflectiveOperationException {
        Field spinning = BrokerController.class.getDeclaredField("transactionMetricsFlushService");
        spinning.setAccessible(true);
        ((ServiceThread) spinning.get(this)).shutdown();
    }

    private static BrokerConfig broker(String directory, String name, String nameServer, String host) {
        BrokerConfig config = new BrokerConfig();
        config.setRocketmqHome(directory);
        config.setBrokerName(name);
        config.setBrokerClusterName("DefaultCluster");
        config.setBrokerId(0L);
        config.setBrokerIP1(host);
        config.setBrokerIP2("127.0.0.1");
        config.setNamesrvAddr(nameServer);
        config.setTraceOn(false);
        config.setEnableDetailStat(false);
        config.setEnableMixedMessageType(true);
        // All of it shares two cores: a request that waits for a moment is no overload.
        config.setBrokerFastFailureEnable(false);
        config.setEnablePopBufferMerge(true);
        config.setPopConsumerKVServiceInit(true);
        config.setPopConsumerKVServiceEnable(true);
        config.setReviveQueueNum(1);
        config.setReviveInterval(200);
        config.setReviveMaxSlow(1);
        return config;
    }

    private static MessageStoreConfig store(String directory) {
        MessageStoreConfig config = new MessageStoreConfig();
        config.setStorePathRootDir(directory);
        config.setStorePathCommitLog(Path.of(directory, "commitlog").toString());
        config.setMappedFileSizeCommitLog(64 * 1024 * 1024);
        config.setMappedFileSizeConsumeQueue(20 * 50_000);
        config.setMaxHashSlotNum(10_000);
        config.setMaxIndexNum(40_000);
        config.setMappedFileSizeTimerLog(1024 * 1024);
        config.setTimerFlushIntervalMs(60_000);
        config.setTimerGetMessageThreadNum(1);
        config.setTimerPutMessageThreadNum(1);
        config.setEnableCompaction(false);
        config.setHaListenPort(0);
        // A developer's full disk is not the fault that is meant here.
        config.setDiskMaxUsedSpaceRatio(99);
        config.setDiskSpaceWarningLevelRatio(99);
        config.setDiskSpaceCleanForciblyRatio(99);
        return config;
    }

    private void obey() throws Exception {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            switch (command) {
                // To producers both are one: the broker does not take messages, and says SYSTEM_BUSY.
                case "busy" -> getMessageStoreConfig().setBrokerRole(BrokerRole.SLAVE);
                case "disk-full" -> diskFull = true;
                case "well" -> {
                    getMessageStoreConfig().setBrokerRole(BrokerRole.ASYNC_MASTER);
                    diskFull = false;
                    flags().getAndMakeDiskOK();
                }
                default -> throw new IllegalArgumentException(command);
            }
        }
        System.exit(0);
    }

    /** The broker's own look at the disk, every ten seconds, would find it in order. */
    private void keepDiskFull() {
        try {
            while (true) {
                if (diskFull) {
                    flags().getAndMakeDiskFull();
                }
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private RunningFlags flags() {
        return getMessageStore().getRunningFlags();
    }
}
