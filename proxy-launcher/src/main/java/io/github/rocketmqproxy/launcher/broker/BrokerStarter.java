package io.github.rocketmqproxy.launcher.broker;

import java.io.IOException;
import java.nio.file.Path;

/** Starts an embedded broker. */
@FunctionalInterface
public interface BrokerStarter {
    /**
     * Starts a name server and a broker on the loopback address.
     *
     * @param directory where they keep their data; made if missing, and locked
     * @param nameServerPort port of the name server, 0 for any free one
     * @return both, running
     * @throws IOException when they cannot be started; the message says why
     */
    RunningBroker start(Path directory, int nameServerPort) throws IOException;
}
