package io.github.rocketmqproxy.launcher.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

class TrendTest {
    private static final int LOOKS = 120;
    private static final long MIB = 1 << 20;

    @Test
    void leakThatIsSmallerThanTheNoiseIsFound() {
        // Three MiB of noise, and four KiB a second.
        Trend trend = heap(look -> 40 * MIB + look * 10 * 4096L + look % 7 * MIB / 2);

        assertThat(trend.slope()).isCloseTo(4096, within(400.0));
        assertThat(trend.rise()).isCloseTo(4096.0 * 10 * (LOOKS - 1), within(500_000.0));
    }

    @Test
    void aFewPeaksAreNoTrend() {
        Trend trend = heap(look -> look > LOOKS - 20 && look % 2 == 0 ? 200 * MIB : 40 * MIB);

        assertThat(trend.rise()).isZero();
        assertThat(trend.median()).isEqualTo(40.0 * MIB);
    }

    @Test
    void whatBecomesLessHasNoRise() {
        assertThat(heap(look -> 100 * MIB - look * MIB / 4).rise()).isNegative();
    }

    @Test
    void oneLookHasNoTrend() {
        assertThatThrownBy(() -> Trend.of(List.of(look(0, 1)), Vitals::heapBytes))
                .hasMessage("looks: 1 (expected: 2 or more)");
    }

    private static Trend heap(IntToLongFunction bytes) {
        List<Vitals> looks = new ArrayList<>();
        for (int i = 0; i < LOOKS; i++) {
            looks.add(look(10.0 * i, bytes.applyAsLong(i)));
        }
        return Trend.of(looks, Vitals::heapBytes);
    }

    private static Vitals look(double seconds, long heapBytes) {
        return new Vitals(seconds, heapBytes, 0, 0, 0, 0, Duration.ZERO, 0, 0);
    }
}
