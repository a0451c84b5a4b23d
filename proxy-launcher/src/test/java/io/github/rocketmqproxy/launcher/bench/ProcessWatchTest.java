package io.github.rocketmqproxy.launcher.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ProcessWatchTest {
    private static final ProcessWatch.Usage NONE = new ProcessWatch.Usage(Duration.ZERO, 0);

    @Test
    void seesWhatAProcessUsesMeanwhile() {
        ProcessWatch watch =
                new ProcessWatch(Map.of("this", ProcessHandle.current().pid()));
        watch.begin();

        Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .untilAsserted(() ->
                        assertThat(watch.end().getOrDefault("this", NONE).cpu()).isPositive());

        assertThat(watch.end().getOrDefault("this", NONE).residentBytes()).isGreaterThan(10_000_000);
    }

    @Test
    void aProcessThatIsGoneUsesNothing() {
        ProcessWatch watch = new ProcessWatch(Map.of("gone", Long.MAX_VALUE));
        watch.begin();

        assertThat(watch.end()).containsEntry("gone", NONE);
    }
}
