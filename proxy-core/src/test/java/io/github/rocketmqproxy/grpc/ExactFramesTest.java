package io.github.rocketmqproxy.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import org.junit.jupiter.api.Test;

/** What is kept of a request keeps nothing else alive. */
class ExactFramesTest {
    private ByteBuf kept = Unpooled.EMPTY_BUFFER;
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final ChannelHandlerContext context = channel.pipeline().firstContext();
    private final ExactFrames frames = new ExactFrames(new Http2FrameAdapter() {
        @Override
        public int onDataRead(ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream) {
            kept = data.retain();
            return padding;
        }
    });

    @Test
    void pieceOfARequestDoesNotKeepTheBufferThatItWasReadInto() throws Http2Exception {
        ByteBuf read = PooledByteBufAllocator.DEFAULT.directBuffer(64 * 1024).writeZero(64 * 1024);
        read.setByte(1_000, 7);

        int processed = frames.onDataRead(context, 1, read.slice(1_000, 100), 5, false);
        assertThat(read.release()).as("nobody has it any more").isTrue();

        assertThat(processed).isEqualTo(5);
        assertThat(kept.readableBytes()).isEqualTo(100);
        assertThat(kept.readByte()).isEqualTo((byte) 7);
        assertThat(kept.capacity()).isLessThan(200);
        assertThat(kept.release()).isTrue();
    }

    @Test
    void lastPieceIsPassedOnAsItIs() throws Http2Exception {
        ByteBuf read = Unpooled.copiedBuffer(new byte[100]);

        frames.onDataRead(context, 1, read, 0, true);

        assertThat(kept).isSameAs(read);
        read.release(2);
    }
}
