package io.github.rocketmqproxy.launcher;

import io.github.rocketmqproxy.launcher.broker.IsolatedBrokerStarter;
import io.github.rocketmqproxy.launcher.engine.ProxyEngineHandle;
import io.github.rocketmqproxy.launcher.logging.LogSetup;

/** Where the process begins. Public because the JVM calls it by name. */
public final class Main {
    private Main() {}

    /**
     * Runs the command line and ends the process with its exit code.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        LogSetup.install();
        Launcher launcher = new Launcher(
                System.getenv(),
                System.out,
                System.err,
                ProxyEngineHandle::create,
                IsolatedBrokerStarter.create(),
                new SignalledLife());
        System.exit(launcher.run(arguments));
    }
}
