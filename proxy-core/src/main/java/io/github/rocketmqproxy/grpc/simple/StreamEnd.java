package io.github.rocketmqproxy.grpc.simple;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.grpc.Statuses;
import io.grpc.stub.ServerCallStreamObserver;

/** How the proxy ends a client's stream. Called by one thread at a time, as the observer wants it. */
final class StreamEnd {
    private StreamEnd() {}

    /** Ends it with what is wrong with it. */
    static void refused(ServerCallStreamObserver<?> client, ProxyException reason) {
        if (!client.isCancelled()) {
            client.onError(Statuses.exception(reason));
        }
    }

    /**
     * Ends it because the proxy is going.
     *
     * @param id the field of the request to open it again with
     */
    static void byProxy(ServerCallStreamObserver<?> client, String id) {
        refused(
                client,
                new ProxyException(
                        ErrorCode.SHUTTING_DOWN,
                        "the proxy has ended this stream; open it again with the same " + id
                                + ", here or at another instance"));
    }
}
