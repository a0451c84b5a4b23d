package io.github.rocketmqproxy.grpc;

import io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;

/**
 * Gives each piece of a request that is to be kept a buffer of its own size. As Netty reads it, it is a part of a buffer of up to 128 KiB that
 * would be kept as long as its smallest part: a few bytes of many requests would hold all memory. Runs on the connection's I/O thread.
 */
final class ExactFrames extends Http2FrameListenerDecorator {
    ExactFrames(Http2FrameListener listener) {
        super(listener);
    }

    /** To be called before the connection begins. */
    static void on(GrpcHttp2ConnectionHandler connection) {
        connection.decoder().frameListener(new ExactFrames(connection.decoder().frameListener()));
    }

    @Override
    public int onDataRead(ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream)
            throws Http2Exception {
        if (endOfStream || !data.isReadable()) {
            // What ends a request is read at once and not kept.
            return super.onDataRead(ctx, streamId, data, padding, endOfStream);
        }
        ByteBuf own = ctx.alloc().buffer(data.readableBytes());
        try {
            own.writeBytes(data, data.readerIndex(), data.readableBytes());
            return super.onDataRead(ctx, streamId, own, padding, false);
        } finally {
            own.release();
        }
    }
}
