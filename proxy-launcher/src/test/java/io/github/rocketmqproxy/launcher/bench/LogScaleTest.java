package io.github.rocketmqproxy.launcher.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogScaleTest {
    @Test
    void linesAreRoundNumbersFromEndToEnd() {
        LogScale scale = LogScale.around(3.2, 180);

        assertThat(scale).isEqualTo(new LogScale(2, 200));
        assertThat(scale.lines()).containsExactly(2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0);
        assertThat(scale.part(2)).isZero();
        assertThat(scale.part(200)).isEqualTo(1);
    }

    @Test
    void manyDecadesHaveALineEach() {
        assertThat(LogScale.around(1, 1_000_000).lines()).hasSize(7);
    }

    @Test
    void oneValueStillMakesAnAxis() {
        assertThat(LogScale.around(5, 5)).isEqualTo(new LogScale(5, 50));
    }
}
