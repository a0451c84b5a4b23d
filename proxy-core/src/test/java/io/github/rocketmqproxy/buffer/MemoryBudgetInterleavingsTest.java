package io.github.rocketmqproxy.buffer;

import static io.github.rocketmqproxy.testkit.Interleavings.require;

import io.github.rocketmqproxy.testkit.Interleavings;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What two want and one can have, one gets. */
@Tag(Interleavings.TAG)
class MemoryBudgetInterleavingsTest {
    /** 500 bytes are more than the limit: they go into an empty budget only. */
    @ParameterizedTest
    @ValueSource(longs = {60, 500})
    void oneOfTwoIsGrantedWhatOnlyOneFinds(long bytes) {
        Interleavings.check(() -> {
            MemoryBudget budget = new MemoryBudget(3, 100);
            AtomicInteger granted = new AtomicInteger();
            Runnable reserve = () -> granted.addAndGet(budget.tryReserve(2, bytes) ? 1 : 0);
            return new Interleavings.Round(List.of(reserve, reserve), () -> {
                require(granted.get() == 1, "granted", granted);
                require(budget.refused() == 1, "refused", budget.refused());
                require(budget.messages() == 2, "messages", budget.messages());
                require(budget.bytes() == bytes, "bytes", budget.bytes());
            });
        });
    }

    @Test
    void whatIsGivenBackIsCountedOnce() {
        Interleavings.check(() -> {
            MemoryBudget budget = new MemoryBudget(3, 100);
            budget.tryReserve(3, 90);
            AtomicInteger granted = new AtomicInteger();
            return new Interleavings.Round(
                    List.of(
                            () -> budget.release(1, 30),
                            () -> budget.release(2, 60),
                            () -> granted.addAndGet(budget.tryReserve(2, 50) ? 1 : 0)),
                    () -> {
                        require(budget.messages() == 2L * granted.get(), "messages", budget.messages());
                        require(budget.bytes() == 50L * granted.get(), "bytes", budget.bytes());
                        require(budget.refused() == 1L - granted.get(), "refused", budget.refused());
                    });
        });
    }
}
