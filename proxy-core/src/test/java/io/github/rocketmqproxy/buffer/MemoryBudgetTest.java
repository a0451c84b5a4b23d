package io.github.rocketmqproxy.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MemoryBudgetTest {
    @Test
    void reservationsAddUpToBothLimitsAndNoFurther() {
        MemoryBudget budget = new MemoryBudget(3, 100);

        assertThat(budget.tryReserve(2, 60)).isTrue();
        assertThat(budget.tryReserve(1, 41)).as("one byte too many").isFalse();
        assertThat(budget.tryReserve(2, 1)).as("one message too many").isFalse();
        assertThat(budget.tryReserve(1, 40)).isTrue();
        assertThat(budget.tryReserve(0, 1)).isFalse();

        assertThat(budget.messages()).isEqualTo(3);
        assertThat(budget.bytes()).isEqualTo(100);
        assertThat(budget.refused()).isEqualTo(3);
        assertThat(budget.maxMessages()).isEqualTo(3);
        assertThat(budget.maxBytes()).isEqualTo(100);
    }

    @Test
    void otherLimitsHoldForWhatComesAndWhatIsGrantedStays() {
        MemoryBudget budget = new MemoryBudget(3, 100);
        budget.tryReserve(3, 100);

        budget.limit(2, 50);
        assertThat(budget.messages()).isEqualTo(3);
        budget.release(1, 50);
        assertThat(budget.tryReserve(0, 1)).isFalse();
        assertThat(budget.tryReserve(1, 0)).isFalse();
        budget.release(1, 10);
        assertThat(budget.tryReserve(1, 10)).isTrue();

        budget.limit(4, 200);
        assertThat(budget.tryReserve(2, 150)).isTrue();
        assertThat(budget.maxMessages()).isEqualTo(4);
        assertThat(budget.maxBytes()).isEqualTo(200);
        budget.release(4, 200);
    }

    @Test
    void refusedReservationTakesNothing() {
        MemoryBudget budget = new MemoryBudget(10, 100);
        budget.tryReserve(1, 90);

        budget.tryReserve(5, 20);

        assertThat(budget.messages()).isEqualTo(1);
        assertThat(budget.bytes()).isEqualTo(90);
    }

    @Test
    void anEighthMoreIsForThoseWhoHoldLittleAndNobodyIsAskedWhileThereIsRoom() {
        MemoryBudget budget = new MemoryBudget(16, 800);
        BooleanSupplier notAsked = () -> {
            throw new AssertionError("asked");
        };
        assertThat(budget.tryReserve(16, 16, notAsked)).isTrue();

        assertThat(budget.tryReserve(1, 1, () -> false)).isFalse();
        assertThat(budget.tryReserve(1, 1, () -> true)).isTrue();
        assertThat(budget.tryReserve(1, 1, () -> true)).isTrue();
        assertThat(budget.tryReserve(1, 1, () -> true))
                .as("more than an eighth")
                .isFalse();
        assertThat(budget.refused()).isEqualTo(2);

        budget.release(17, 17);
        assertThat(budget.tryReserve(1, 799, notAsked)).isTrue();
        assertThat(budget.tryReserve(1, 100, () -> true)).isTrue();
        assertThat(budget.tryReserve(1, 1, () -> true)).as("more bytes").isFalse();
    }

    @Test
    void budgetWithoutALimitHasNoEighthMore() {
        MemoryBudget budget = new MemoryBudget(Long.MAX_VALUE, 100);
        budget.tryReserve(1, 100);

        assertThat(budget.tryReserve(Long.MAX_VALUE - 1, 12, () -> true)).isTrue();
        assertThat(budget.tryReserve(1, 0, () -> true)).isFalse();
    }

    @Test
    void releaseMakesRoom() {
        MemoryBudget budget = new MemoryBudget(1, 100);
        budget.tryReserve(1, 100);

        budget.release(1, 100);

        assertThat(budget.messages()).isZero();
        assertThat(budget.bytes()).isZero();
        assertThat(budget.tryReserve(1, 100)).isTrue();
    }

    @Test
    void itemLargerThanAllBytesGetsItsTurnWhenTheBudgetIsEmpty() {
        MemoryBudget budget = new MemoryBudget(10, 100);
        budget.tryReserve(1, 1);
        assertThat(budget.tryReserve(1, 500)).isFalse();
        budget.release(1, 1);

        assertThat(budget.tryReserve(1, 500)).isTrue();
        assertThat(budget.tryReserve(1, 1)).as("nothing beside it").isFalse();
        budget.release(1, 500);
        assertThat(budget.bytes()).isZero();
    }

    @Test
    void hugeReservationsDoNotOverflow() {
        MemoryBudget budget = new MemoryBudget(Long.MAX_VALUE, 100);
        budget.tryReserve(1, 1);

        assertThat(budget.tryReserve(1, Long.MAX_VALUE)).isFalse();
        assertThat(budget.tryReserve(Long.MAX_VALUE, 1)).isFalse();
    }

    @Test
    void secondReleaseOfOneShareIsAFault() {
        MemoryBudget budget = new MemoryBudget(10, 100);
        budget.tryReserve(1, 10);
        budget.release(1, 10);

        assertThatThrownBy(() -> budget.release(1, 10))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("release of 1 messages, 10 bytes");
        assertThat(budget.bytes()).isZero();
    }

    @Test
    void negativeNumbersAndLimitsWithoutRoomAreRefused() {
        MemoryBudget budget = new MemoryBudget(1, 1);

        assertThatThrownBy(() -> budget.tryReserve(-1, 0)).hasMessageContaining("messages: -1");
        assertThatThrownBy(() -> budget.release(0, -1)).hasMessageContaining("bytes: -1");
        assertThatThrownBy(() -> new MemoryBudget(0, 1)).hasMessage("maxMessages: 0 (expected: at least 1)");
        assertThatThrownBy(() -> new MemoryBudget(1, 0)).hasMessage("maxBytes: 0 (expected: at least 1)");
    }

    @Test
    void manyThreadsNeverExceedTheLimitsAndLeaveNothingBehind() throws Exception {
        int maxMessages = 20;
        int maxBytes = 1_000;
        MemoryBudget budget = new MemoryBudget(maxMessages, maxBytes);
        // What the threads hold by their own account, which must never exceed the limits either.
        AtomicLong held = new AtomicLong();
        AtomicLong worst = new AtomicLong();
        AtomicLong granted = new AtomicLong();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> users = new ArrayList<>();
            for (int user = 0; user < 8; user++) {
                RandomGenerator random = RandomGenerator.of("SplittableRandom");
                users.add(threads.submit(() -> {
                    for (int i = 0; i < 20_000; i++) {
                        long messages = random.nextInt(5);
                        long bytes = random.nextInt(400);
                        if (budget.tryReserve(messages, bytes)) {
                            worst.accumulateAndGet(held.addAndGet(bytes), Math::max);
                            assertThat(budget.messages()).isBetween(messages, (long) maxMessages);
                            assertThat(budget.bytes()).isBetween(bytes, (long) maxBytes);
                            held.addAndGet(-bytes);
                            budget.release(messages, bytes);
                            granted.incrementAndGet();
                        }
                    }
                }));
            }
            for (Future<?> user : users) {
                user.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(worst.get()).isLessThanOrEqualTo(maxBytes);
        assertThat(granted.get() + budget.refused()).isEqualTo(8 * 20_000);
        assertThat(budget.messages()).isZero();
        assertThat(budget.bytes()).isZero();
    }
}
