package io.github.rocketmqproxy.launcher.faults;

import java.io.OutputStream;
import java.nio.file.Path;
import org.apache.rocketmq.common.namesrv.NamesrvConfig;
import org.apache.rocketmq.namesrv.NamesrvController;
import org.apache.rocketmq.remoting.netty.NettyServerConfig;

/** A name server as a process: directory, port. */
final class NameServerMain {
    private NameServerMain() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        NamesrvConfig config = new NamesrvConfig();
        config.setRocketmqHome(directory.toString());
        config.setKvConfigPath(directory.resolve("kvConfig.json").toString());
        NettyServerConfig network = new NettyServerConfig();
        network.setBindAddress("127.0.0.1");
        network.setListenPort(Integer.parseInt(arguments[1]));
        NamesrvController controller = new NamesrvController(config, network);
        if (!controller.initialize()) {
            throw new IllegalStateException("the name server refused to initialize");
        }
        controller.start();
        System.out.println(JavaProcess.READY);
        // Until the test is gone.
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
    }
}
