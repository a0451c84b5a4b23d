package io.github.rocketmqproxy.session;

import io.github.rocketmqproxy.receive.ReceivePath;
import io.github.rocketmqproxy.send.SendPath;

/** A use of one cluster. Its connections stay open at least until {@link #close()}. */
public interface ClusterAccess extends AutoCloseable {
    /**
     * The way to it.
     *
     * @return the same for every use of the cluster
     */
    SendPath send();

    /**
     * The way from it.
     *
     * @return the same for every use of the cluster
     */
    ReceivePath receive();

    /** Ends this use. Idempotent. */
    @Override
    void close();
}
