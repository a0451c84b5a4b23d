package io.github.rocketmqproxy.grpc;

import io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.grpc.netty.InternalProtocolNegotiationEvent;
import io.grpc.netty.InternalProtocolNegotiator;
import io.grpc.netty.InternalProtocolNegotiators;
import io.grpc.netty.ProtocolNegotiationEvent;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells by the first byte of a connection whether its client wants TLS. A TLS record with a client's greeting begins with 22; HTTP/2
 * in plaintext begins with the letter P. Whoever says nothing is cut off by the server's handshake timeout.
 */
final class FirstByteNegotiator implements InternalProtocolNegotiator.ProtocolNegotiator {
    private static final Logger log = LoggerFactory.getLogger(FirstByteNegotiator.class);
    private static final byte TLS_HANDSHAKE = 22;

    private final TlsContexts contexts;
    private final boolean plaintextToo;

    FirstByteNegotiator(TlsContexts contexts, boolean plaintextToo) {
        this.contexts = contexts;
        this.plaintextToo = plaintextToo;
    }

    @Override
    public AsciiString scheme() {
        return AsciiString.cached("https");
    }

    @Override
    public ChannelHandler newHandler(GrpcHttp2ConnectionHandler grpc) {
        return new FirstByte(grpc);
    }

    @Override
    public void close() {}

    /** Stands where gRPC's own negotiation will stand, until it is known which. Runs on the connection's I/O thread only. */
    private final class FirstByte extends ByteToMessageDecoder {
        private final GrpcHttp2ConnectionHandler grpc;
        private ProtocolNegotiationEvent begin = InternalProtocolNegotiationEvent.getDefault();
        private boolean waiting;

        FirstByte(GrpcHttp2ConnectionHandler grpc) {
            this.grpc = grpc;
        }

        /** gRPC's signal to begin; it is kept for whoever comes in our place. */
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
            if (event instanceof ProtocolNegotiationEvent beginning) {
                begin = beginning;
            } else {
                super.userEventTriggered(ctx, event);
            }
        }

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            if (waiting) {
                return;
            }
            if (in.getByte(in.readerIndex()) == TLS_HANDSHAKE) {
                tls(ctx);
            } else if (plaintextToo) {
                goOn(ctx, InternalProtocolNegotiators.serverPlaintext());
            } else {
                log.debug(
                        "Closed a connection without TLS from {}", ctx.channel().remoteAddress());
                in.skipBytes(in.readableBytes());
                ctx.close();
            }
        }

        private void tls(ChannelHandlerContext ctx) {
            CompletableFuture<SslContext> context = contexts.next();
            if (context.isDone() && !context.isCompletedExceptionally()) {
                goOn(ctx, InternalProtocolNegotiators.serverTls(context.join()));
                return;
            }
            waiting = true;
            // What the client goes on sending waits in the kernel.
            ctx.channel().config().setAutoRead(false);
            context.whenComplete((ready, failure) -> ctx.executor().execute(() -> continueTls(ctx, ready, failure)));
        }

        private void continueTls(ChannelHandlerContext ctx, @Nullable SslContext context, @Nullable Throwable failure) {
            if (ctx.isRemoved()) {
                // The client has gone in the meantime.
                return;
            }
            if (context == null) {
                log.warn("Closed a connection with TLS, because there is no certificate for it", failure);
                ctx.close();
                return;
            }
            goOn(ctx, InternalProtocolNegotiators.serverTls(context));
            ctx.channel().config().setAutoRead(true);
        }

        /** Hands over, and with it the bytes that have been read. */
        private void goOn(ChannelHandlerContext ctx, InternalProtocolNegotiator.ProtocolNegotiator negotiator) {
            ctx.pipeline().addAfter(ctx.name(), null, negotiator.newHandler(grpc));
            ctx.fireUserEventTriggered(begin);
            ctx.pipeline().remove(this);
        }
    }
}
