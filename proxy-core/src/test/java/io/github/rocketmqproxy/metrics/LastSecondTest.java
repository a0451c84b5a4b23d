package io.github.rocketmqproxy.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LastSecondTest {
    private final ManualClock clock = new ManualClock();
    private final LastSecond events = new LastSecond(clock);

    @Test
    void runningSecondDoesNotCountYet() {
        events.add(5);
        clock.advance(Duration.ofMillis(999));

        assertThat(events.count()).isZero();
    }

    @Test
    void lastFullSecondCountsUntilTheNextOneIsFull() {
        events.add(5);
        clock.advance(Duration.ofMillis(500));
        events.add(2);
        clock.advance(Duration.ofMillis(500));
        events.add(100);

        assertThat(events.count()).isEqualTo(7);
        clock.advance(Duration.ofMillis(999));
        assertThat(events.count()).isEqualTo(7);
        clock.advance(Duration.ofMillis(1));
        assertThat(events.count()).isEqualTo(100);
    }

    @Test
    void silentSecondIsZero() {
        events.add(5);
        clock.advance(Duration.ofSeconds(2));
        assertThat(events.count()).isZero();

        events.add(3);
        clock.advance(Duration.ofSeconds(1));
        assertThat(events.count()).isEqualTo(3);
    }
}
