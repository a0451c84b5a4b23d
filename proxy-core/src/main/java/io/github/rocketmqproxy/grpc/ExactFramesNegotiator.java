package io.github.rocketmqproxy.grpc;

import io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.grpc.netty.InternalProtocolNegotiator.ProtocolNegotiator;
import io.netty.channel.ChannelHandler;
import io.netty.util.AsciiString;

/** Sets {@link ExactFrames} on every connection before another negotiator begins with it. */
final class ExactFramesNegotiator implements ProtocolNegotiator {
    private final ProtocolNegotiator next;

    ExactFramesNegotiator(ProtocolNegotiator next) {
        this.next = next;
    }

    @Override
    public AsciiString scheme() {
        return next.scheme();
    }

    @Override
    public ChannelHandler newHandler(GrpcHttp2ConnectionHandler grpc) {
        ExactFrames.on(grpc);
        return next.newHandler(grpc);
    }

    @Override
    public void close() {
        next.close();
    }
}
