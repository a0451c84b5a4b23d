package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.config.GrpcConfig;
import io.github.rocketmqproxy.grpc.ProtocolAdapter;
import io.github.rocketmqproxy.session.ConsumerCalls;
import io.github.rocketmqproxy.session.ProducerCalls;
import io.grpc.BindableService;
import io.grpc.ServerInterceptors;

/** The official protocol, ready to be served. */
public final class V2Protocol implements ProtocolAdapter {
    private final MessagingService service;

    /**
     * The protocol over one engine.
     *
     * @param producers what producers may do
     * @param consumers what consumers may do
     * @param config what routes carry
     */
    public V2Protocol(ProducerCalls producers, ConsumerCalls consumers, GrpcConfig config) {
        this.service = new MessagingService(producers, consumers, new AccessPoint(config.advertisedAddresses()));
    }

    @Override
    public BindableService service() {
        return () -> ServerInterceptors.intercept(service, new CallHeaders.Reader());
    }

    @Override
    public boolean isFailure(Object answer) {
        return StatusCodes.isFailure(answer);
    }
}
