package io.github.rocketmqproxy.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator.Handle;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

/** How much a connection reads before it is the turn of the next one; its client has always sent more. */
class FairReadsTest {
    private static final long MICROSECOND = 1_000;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private long now;

    @SuppressWarnings("deprecation")
    private final Handle reads = new FairReads(() -> now).newHandle();

    /** The sizes of the reads of one turn, of which each takes a time that depends on its size. */
    private List<Integer> turn(IntToLongFunction nanos) {
        List<Integer> sizes = new ArrayList<>();
        reads.reset(channel.config());
        do {
            int size = reads.allocate(UnpooledByteBufAllocator.DEFAULT).writableBytes();
            sizes.add(size);
            reads.attemptedBytesRead(size);
            reads.lastBytesRead(size);
            reads.incMessagesRead(1);
            now += nanos.applyAsLong(size);
        } while (reads.continueReading());
        reads.readComplete();
        return sizes;
    }

    private static long sum(List<Integer> sizes) {
        return sizes.stream().mapToLong(Integer::longValue).sum();
    }

    @Test
    void connectionThatIsWorkedOffQuicklyReadsAsMuchAsEver() {
        for (int i = 0; i < 10; i++) {
            turn(size -> MICROSECOND);
        }

        assertThat(sum(turn(size -> MICROSECOND))).isGreaterThan(512 * 1024);
    }

    @Test
    void turnEndsWhenItsTimeIsOver() {
        for (int i = 0; i < 10; i++) {
            turn(size -> MICROSECOND);
        }

        assertThat(turn(size -> 200 * MICROSECOND)).hasSize(3);
    }

    @Test
    void readsBecomeSmallerWhereLittleMakesMuchWorkAndLargeAgainAfterwards() {
        // A call of 60 bytes takes 20 us.
        IntToLongFunction smallCalls = size -> size / 60 * 20 * MICROSECOND;
        for (int i = 0; i < 20; i++) {
            turn(smallCalls);
        }
        List<Integer> sizes = turn(smallCalls);
        assertThat(sum(sizes)).isBetween(1_000L, 5_000L);

        for (int i = 0; i < 20; i++) {
            turn(size -> MICROSECOND);
        }
        assertThat(sum(turn(size -> MICROSECOND))).isGreaterThan(512 * 1024);
    }
}
