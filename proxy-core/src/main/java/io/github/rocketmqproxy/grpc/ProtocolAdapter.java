package io.github.rocketmqproxy.grpc;

import io.grpc.BindableService;

/** One protocol that the door serves. */
public interface ProtocolAdapter {
    /**
     * Its service.
     *
     * @return the same each time
     */
    BindableService service();

    /**
     * The largest request that is read; in a stream, the largest message of it. Larger ones end their call with RESOURCE_EXHAUSTED.
     *
     * @return bytes of protobuf, uncompressed
     */
    int maxRequestBytes();

    /**
     * Whether an answer tells of a failure although the gRPC status is OK.
     *
     * @param answer the answer of a unary call, or the first message of a stream that answers one request
     * @return true if it counts as an error
     */
    boolean isFailure(Object answer);

    /**
     * Whether its calls with one request and many answers end when they are answered, and not when the client likes.
     *
     * @return true if they do
     */
    default boolean streamsEnd() {
        return false;
    }
}
