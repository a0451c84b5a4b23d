package io.github.rocketmqproxy.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import com.codahale.metrics.Snapshot;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class RollingReservoirTest {
    private static final Percentage ONE_PERCENT = withPercentage(1);

    private final ManualClock clock = new ManualClock();
    private final RollingReservoir reservoir = new RollingReservoir(clock);

    @Test
    void quantilesAreRightWithinOnePercent() {
        for (int i = 1; i <= 100_000; i++) {
            reservoir.update(i * 1_000L);
        }

        Snapshot snapshot = reservoir.getSnapshot();
        assertThat(snapshot.size()).isEqualTo(100_000);
        assertThat(snapshot.getMedian()).isCloseTo(50_000_000, ONE_PERCENT);
        assertThat(snapshot.get99thPercentile()).isCloseTo(99_000_000, ONE_PERCENT);
        assertThat(snapshot.get999thPercentile()).isCloseTo(99_900_000, ONE_PERCENT);
        assertThat(snapshot.getMean()).isCloseTo(50_000_500, ONE_PERCENT);
        assertThat((double) snapshot.getMax()).isCloseTo(100_000_000, ONE_PERCENT);
        assertThat((double) snapshot.getMin()).isCloseTo(1_000, ONE_PERCENT);
        assertThat(snapshot.getStdDev()).isCloseTo(28_867_513, ONE_PERCENT);
    }

    @Test
    void oneSlowValueAmongManyIsNotLost() {
        for (int i = 0; i < 1_000_000; i++) {
            reservoir.update(1_000);
        }
        reservoir.update(5_000_000_000L);

        assertThat((double) reservoir.getSnapshot().getMax()).isCloseTo(5e9, ONE_PERCENT);
    }

    @Test
    void valuesStayForFiftySecondsAndAreGoneAfterSixty() {
        reservoir.update(7);

        clock.advance(Duration.ofMillis(49_999));
        assertThat(reservoir.size()).isEqualTo(1);
        clock.advance(Duration.ofMillis(10_001));
        assertThat(reservoir.size()).isZero();
    }

    @Test
    void windowMovesInSlots() {
        for (int second = 0; second < 60; second += 10) {
            reservoir.update(second);
            clock.advance(Duration.ofSeconds(10));
        }

        // Six values came; the first one's slot has just been dropped.
        assertThat(reservoir.getSnapshot().getValues()).containsExactly(10, 20, 30, 40, 50);
    }

    @Test
    void longSilenceEmptiesTheWindowHoweverItEnds() {
        reservoir.update(1);
        clock.advance(Duration.ofDays(3));
        reservoir.update(2);

        assertThat(reservoir.getSnapshot().getValues()).containsExactly(2);
    }

    @Test
    void emptyWindowHasZeroesOnly() {
        Snapshot snapshot = reservoir.getSnapshot();

        assertThat(snapshot.size()).isZero();
        assertThat(snapshot.getValues()).isEmpty();
        assertThat(snapshot.getMean()).isZero();
        assertThat(snapshot.getMax()).isZero();
        assertThat(snapshot.getMin()).isZero();
        assertThat(snapshot.get99thPercentile()).isZero();
    }

    @Test
    void negativeValuesCountAsZero() {
        reservoir.update(-5);

        assertThat(reservoir.getSnapshot().getValues()).containsExactly(0);
    }

    @Test
    void dumpListsValuesAndTheirCounts() {
        reservoir.update(3);
        reservoir.update(3);
        reservoir.update(8);
        ByteArrayOutputStream output = new ByteArrayOutputStream();

        reservoir.getSnapshot().dump(output);

        assertThat(output.toString(StandardCharsets.UTF_8)).isEqualToNormalizingNewlines("3 2\n8 1\n");
    }

    @Test
    void nothingIsLostOrCountedTwiceWhileManyThreadsRecordAndOneReads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                writers.add(threads.submit(() -> {
                    for (int value = 0; value < 50_000; value++) {
                        reservoir.update(value);
                    }
                }));
            }
            int last = 0;
            while (!writers.stream().allMatch(Future::isDone)) {
                int size = reservoir.size();
                assertThat(size).isGreaterThanOrEqualTo(last);
                last = size;
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(reservoir.size()).isEqualTo(200_000);
    }
}
