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
     * Whether an answer tells of a failure although the gRPC status is OK.
     *
     * @param answer the answer of a unary call, or the first message of a stream that answers one request
     * @return true if it counts as an error
     */
    boolean isFailure(Object answer);
}
