package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

class DeadlinesTest {
    private final ScheduledExecutorService io = mock();
    private final Deadlines deadlines = new Deadlines(io);
    private final CompletableFuture<String> future = new CompletableFuture<>();
    private Runnable tick = () -> {};

    @BeforeEach
    void catchTheTick() {
        ArgumentCaptor<Runnable> captor = ArgumentCaptor.captor();
        verify(io).scheduleWithFixedDelay(captor.capture(), anyLong(), anyLong(), any());
        tick = captor.getValue();
    }

    private static ProxyException late() {
        return new ProxyException(ErrorCode.BROKER_TIMEOUT, "late");
    }

    @Test
    void futureWhoseTimeIsOverFails() {
        deadlines.watch(future, Duration.ZERO, DeadlinesTest::late);

        tick.run();

        assertThat(Futures.plain(future.handle((value, failure) -> failure).join())
                        .code())
                .isEqualTo(ErrorCode.BROKER_TIMEOUT);
    }

    @Test
    void futureWithTimeLeftIsLeftAlone() {
        deadlines.watch(future, Duration.ofHours(1), DeadlinesTest::late);

        tick.run();

        assertThat(future).isNotDone();
    }

    @Test
    void answeredFutureKeepsItsValue() {
        deadlines.watch(future, Duration.ZERO, DeadlinesTest::late);
        future.complete("in time");

        tick.run();

        assertThat(future).isCompletedWithValue("in time");
    }
}
