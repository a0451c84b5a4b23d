package io.github.rocketmqproxy.embeddedbroker;

import java.nio.file.Path;
import org.apache.rocketmq.common.namesrv.NamesrvConfig;
import org.apache.rocketmq.namesrv.NamesrvController;
import org.apache.rocketmq.remoting.netty.NettyRemotingAbstract;
import org.apache.rocketmq.remoting.netty.NettyServerConfig;

/** RocketMQ's name server on the loopback address. */
final class NameServer {
    private final NamesrvController controller;
    private final NettyServerConfig network;

    private NameServer(NamesrvController controller, NettyServerConfig network) {
        this.controller = controller;
        this.network = network;
    }

    static NameServer start(Path directory, int port) throws Exception {
        NamesrvConfig config = new NamesrvConfig();
        config.setRocketmqHome(directory.toString());
        config.setKvConfigPath(directory.resolve("kvConfig.json").toString());
        config.setConfigStorePath(directory.resolve("namesrv.properties").toString());
        config.setDefaultThreadPoolNums(2);
        config.setClientRequestThreadPoolNums(2);
        config.setUnRegisterBrokerQueueCapacity(100);
        NettyServerConfig network = Network.server(port);
        NamesrvController controller = new NamesrvController(config, network);
        boolean started = false;
        try {
            if (!controller.initialize()) {
                throw new IllegalStateException("RocketMQ's name server refused to initialize");
            }
            controller.start();
            started = true;
        } finally {
            if (!started) {
                controller.shutdown();
            }
        }
        return new NameServer(controller, network);
    }

    String address() {
        return Network.HOST + ":" + network.getListenPort();
    }

    /** Whether clients can find a topic now. */
    boolean knows(String topic) {
        return controller.getRouteInfoManager().pickupTopicRouteData(topic) != null;
    }

    void stop() {
        Network.hurry((NettyRemotingAbstract) controller.getRemotingServer());
        Network.hurry((NettyRemotingAbstract) controller.getRemotingClient());
        controller.shutdown();
    }
}
