package io.github.rocketmqproxy.embeddedbroker;

import org.apache.rocketmq.common.ServiceThread;
import org.apache.rocketmq.remoting.netty.NettyEvent;
import org.apache.rocketmq.remoting.netty.NettyEventType;
import org.apache.rocketmq.remoting.netty.NettyRemotingAbstract;
import org.apache.rocketmq.remoting.netty.NettyServerConfig;

/** What the servers in this JVM share: the loopback address, few threads, a quick end. */
final class Network {
    static final String HOST = "127.0.0.1";

    private Network() {}

    static NettyServerConfig server(int port) {
        NettyServerConfig config = new NettyServerConfig();
        config.setBindAddress(HOST);
        config.setListenPort(port);
        config.setServerWorkerThreads(2);
        config.setServerSelectorThreads(1);
        config.setServerCallbackExecutorThreads(1);
        config.setServerPooledByteBufAllocatorEnable(true);
        return config;
    }

    /** Lets the thread that waits three seconds for connection events see at once that it should end. */
    static void hurry(NettyRemotingAbstract endpoint) {
        Internals.read(endpoint, NettyRemotingAbstract.class, "nettyEventExecutor", ServiceThread.class)
                .makeStop();
        endpoint.putNettyEvent(new NettyEvent(NettyEventType.ACTIVE, "", null));
    }
}
