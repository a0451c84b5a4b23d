package io.github.rocketmqproxy.launcher.broker;

/** A name server and a broker in this process. Whoever started them closes them. */
public interface RunningBroker extends AutoCloseable {
    /**
     * Where the name server listens.
     *
     * @return {@code host:port}
     */
    String nameServerAddress();

    /**
     * Where the broker listens.
     *
     * @return {@code host:port}
     */
    String brokerAddress();

    /** Writes everything to disk and ends both. */
    @Override
    void close();
}
