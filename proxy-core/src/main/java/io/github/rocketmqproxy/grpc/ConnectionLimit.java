package io.github.rocketmqproxy.grpc;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.metrics.EngineMetrics;
import io.grpc.Attributes;
import io.grpc.ServerCall;
import io.grpc.ServerTransportFilter;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts connections and refuses what comes over one too many. Such a connection stays open, so that its client can be told why; it
 * is admitted as soon as another one ends.
 */
final class ConnectionLimit extends ServerTransportFilter {
    private static final Attributes.Key<Connection> CONNECTION = Attributes.Key.create("rocketmq-proxy-connection");

    private final int max;
    private final EngineMetrics metrics;
    private final AtomicInteger admitted = new AtomicInteger();

    ConnectionLimit(int max, EngineMetrics metrics) {
        this.max = max;
        this.metrics = metrics;
    }

    @Override
    public Attributes transportReady(Attributes attributes) {
        Connection connection = new Connection();
        if (!connection.admit()) {
            metrics.connectionRefused();
        }
        return attributes.toBuilder().set(CONNECTION, connection).build();
    }

    @Override
    public void transportTerminated(@Nullable Attributes attributes) {
        Connection connection = attributes == null ? null : attributes.get(CONNECTION);
        if (connection != null) {
            connection.end();
        }
    }

    /** Why a call may not go on, or null if it may. Calls within the host's own process have no connection. */
    @Nullable
    ProxyException refusal(ServerCall<?, ?> call) {
        Connection connection = call.getAttributes().get(CONNECTION);
        if (connection == null || connection.admit()) {
            return null;
        }
        return new ProxyException(
                ErrorCode.TOO_MANY_CONNECTIONS,
                "MAX_CONCURRENT: " + max + " connections are open (limit " + max
                        + "); raise it, close some, or use another instance");
    }

    private final class Connection {
        private boolean counted;
        private boolean ended;

        synchronized boolean admit() {
            if (!counted && !ended && takePlace()) {
                counted = true;
                metrics.connectionOpened();
            }
            return counted;
        }

        synchronized void end() {
            ended = true;
            if (counted) {
                counted = false;
                admitted.decrementAndGet();
                metrics.connectionClosed();
            }
        }

        private boolean takePlace() {
            int open = admitted.get();
            while (open < max) {
                if (admitted.compareAndSet(open, open + 1)) {
                    return true;
                }
                open = admitted.get();
            }
            return false;
        }
    }
}
