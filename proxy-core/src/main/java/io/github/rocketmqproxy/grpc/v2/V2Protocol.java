package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.access.AccessControl;
import io.github.rocketmqproxy.config.GrpcConfig;
import io.github.rocketmqproxy.grpc.ProtocolAdapter;
import io.github.rocketmqproxy.session.ConsumerCalls;
import io.github.rocketmqproxy.session.ProducerCalls;
import io.github.rocketmqproxy.session.TelemetryStreams;
import io.grpc.BindableService;
import io.grpc.ServerInterceptors;

/** The official protocol, ready to be served. */
public final class V2Protocol implements ProtocolAdapter {
    /**
     * One SendMessage may carry several messages, each with a body of up to 4 MiB and its properties beside it: three of the largest fit, or
     * thousands of usual ones. More at once would gain nothing, as the broker takes 4 MiB in one request.
     */
    private static final int MAX_REQUEST_BYTES = 16 << 20;

    private final MessagingService service;
    private final AccessControl rules;

    /**
     * The protocol over one engine.
     *
     * @param producers what producers may do
     * @param consumers what consumers may do
     * @param streams who can be asked something
     * @param config what routes carry
     * @param rules who may do what
     */
    public V2Protocol(
            ProducerCalls producers,
            ConsumerCalls consumers,
            TelemetryStreams streams,
            GrpcConfig config,
            AccessControl rules) {
        this.rules = rules;
        this.service =
                new MessagingService(producers, consumers, streams, new AccessPoint(config.advertisedAddresses()));
    }

    @Override
    public BindableService service() {
        return () -> ServerInterceptors.intercept(service, new CallHeaders.Reader(rules), new EarlyHeaders());
    }

    @Override
    public int maxRequestBytes() {
        return MAX_REQUEST_BYTES;
    }

    @Override
    public boolean isFailure(Object answer) {
        return StatusCodes.isFailure(answer);
    }

    @Override
    public boolean streamsEnd() {
        return true;
    }
}
