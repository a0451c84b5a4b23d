package io.github.rocketmqproxy.grpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import java.util.function.LongSupplier;

/**
 * Lets a connection read for a moment only before it is the turn of the next one of its I/O thread, however much its client has sent. What
 * is read is worked off at once, so a read that took too long makes the next ones smaller. Netty by itself reads up to 1 MiB, which
 * may be thousands of calls.
 */
final class FairReads implements RecvByteBufAllocator {
    /** A turn: long enough that going round costs little, short enough that twenty busy connections do not delay another for long. */
    static final long TURN_NANOS = 500_000;

    private static final int LARGEST = 64 * 1024;
    private static final int SMALLEST = 2 * 1024;

    /** As many as Netty has for sockets. */
    private static final int MOST_READS = 16;

    private final AdaptiveRecvByteBufAllocator sizes = new AdaptiveRecvByteBufAllocator(64, SMALLEST, LARGEST);
    private final LongSupplier nanoClock;

    FairReads(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        sizes.maxMessagesPerRead(MOST_READS);
    }

    @Override
    @SuppressWarnings("deprecation") // Netty has no other interface for it.
    public Handle newHandle() {
        return new Turns(sizes.newHandle());
    }

    /** Those of one connection, on its I/O thread. */
    @SuppressWarnings("deprecation")
    private final class Turns extends DelegatingHandle {
        private int largest = LARGEST;
        private long turnBegan;
        private long readBegan;

        Turns(Handle sizes) {
            super(sizes);
        }

        @Override
        public void reset(ChannelConfig config) {
            super.reset(config);
            turnBegan = nanoClock.getAsLong();
            readBegan = turnBegan;
        }

        @Override
        public int guess() {
            return Math.min(largest, super.guess());
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return allocator.ioBuffer(guess());
        }

        /** After what has been read was worked off. */
        @Override
        public boolean continueReading() {
            long now = nanoClock.getAsLong();
            long took = now - readBegan;
            readBegan = now;
            if (took > TURN_NANOS) {
                largest = Math.max(SMALLEST, largest / 2);
            } else if (took < TURN_NANOS / 4) {
                largest = Math.min(LARGEST, largest * 2);
            }
            return now - turnBegan < TURN_NANOS && super.continueReading();
        }
    }
}
