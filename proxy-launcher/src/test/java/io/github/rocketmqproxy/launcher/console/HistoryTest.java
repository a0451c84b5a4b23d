package io.github.rocketmqproxy.launcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private final MovedClock clock = new MovedClock();
    private final History history = new History(clock, clock::nanos, () -> Processors.NOT_KNOWN);

    private void add(Duration after, long sent, long received) {
        clock.advance(after);
        history.add(Map.of(
                "messages_sent",
                sent,
                "messages_received",
                received,
                "buffered_inbound",
                2,
                "p99_response_time_ms",
                4.5));
    }

    @Test
    void ratesAreOfTheTimeThatHasReallyPassed() {
        add(Duration.ZERO, 1_000, 500);
        add(Duration.ofSeconds(2), 1_300, 500);
        add(Duration.ofSeconds(4), 1_300, 900);

        assertThat(history.after(0)).extracting(Sample::sentPerSecond).containsExactly(0.0, 150.0, 0.0);
        assertThat(history.after(0)).extracting(Sample::receivedPerSecond).containsExactly(0.0, 0.0, 100.0);
        assertThat(history.after(0).get(2).p99Ms()).isEqualTo(4.5);
        assertThat(history.after(0).get(2).waiting()).isEqualTo(2);
        assertThat(history.after(0).get(2).timeMillis()).isEqualTo(clock.millis());
    }

    @Test
    void whoHasSeenSomeGetsTheOthersOnly() {
        for (int i = 0; i < 5; i++) {
            add(History.INTERVAL, i, 0);
        }

        assertThat(history.after(3)).extracting(Sample::number).containsExactly(4L, 5L);
        assertThat(history.after(99)).isEmpty();
    }

    @Test
    void tenMinutesAreKeptAndNoMore() {
        for (int i = 0; i < History.MOST + 7; i++) {
            add(History.INTERVAL, i, 0);
        }

        assertThat(history.after(0)).hasSize(History.MOST);
        assertThat(history.after(0).get(0).number()).isEqualTo(8);
        assertThat(history.last(Duration.ofMinutes(1))).hasSize(31);
    }
}
