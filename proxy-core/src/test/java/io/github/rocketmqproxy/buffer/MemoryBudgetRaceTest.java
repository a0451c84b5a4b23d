package io.github.rocketmqproxy.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.testkit.Races;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What two want and one can have, one gets. */
@Timeout(600)
class MemoryBudgetRaceTest {
    @Test
    void oneOfTwoIsGrantedWhatOnlyOneFinds() throws Exception {
        Races.run(number -> {
            MemoryBudget budget = new MemoryBudget(3, 100);
            long bytes = number % 2 == 0 ? 60 : 500;
            AtomicInteger granted = new AtomicInteger();
            Runnable reserve = () -> granted.addAndGet(budget.tryReserve(2, bytes) ? 1 : 0);
            return new Races.Round(List.of(reserve, reserve), () -> {
                assertThat(granted).hasValue(1);
                assertThat(budget.refused()).isEqualTo(1);
                assertThat(budget.messages()).isEqualTo(2);
                assertThat(budget.bytes()).isEqualTo(bytes);
            });
        });
    }

    @Test
    void whatIsGivenBackIsCountedOnce() throws Exception {
        Races.run(number -> {
            MemoryBudget budget = new MemoryBudget(3, 100);
            assertThat(budget.tryReserve(3, 90)).isTrue();
            AtomicInteger granted = new AtomicInteger();
            return new Races.Round(
                    List.of(
                            () -> budget.release(1, 30),
                            () -> budget.release(2, 60),
                            () -> granted.addAndGet(budget.tryReserve(2, 50) ? 1 : 0)),
                    () -> {
                        assertThat(budget.messages()).isEqualTo(2L * granted.get());
                        assertThat(budget.bytes()).isEqualTo(50L * granted.get());
                        assertThat(budget.refused()).isEqualTo(1 - granted.get());
                    });
        });
    }
}
