package io.github.rocketmqproxy.grpc.simple;

import io.github.rocketmqproxy.api.EngineHealth;
import io.github.rocketmqproxy.grpc.ProtocolAdapter;
import io.github.rocketmqproxy.session.Sessions;
import io.grpc.BindableService;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The simple protocol, ready to be served. */
public final class SimpleProtocol implements ProtocolAdapter {
    /** The limit of the original. */
    private static final int MAX_REQUEST_BYTES = 4 << 20;

    private final SimpleProxyService service;

    /**
     * The protocol over one engine.
     *
     * @param sessions who is here
     * @param health what HealthCheck answers
     */
    public SimpleProtocol(Sessions sessions, Supplier<CompletableFuture<EngineHealth>> health) {
        this.service = new SimpleProxyService(sessions, health);
    }

    @Override
    public BindableService service() {
        return service;
    }

    @Override
    public int maxRequestBytes() {
        return MAX_REQUEST_BYTES;
    }

    @Override
    public boolean isFailure(Object answer) {
        return Responses.isFailure(answer);
    }
}
