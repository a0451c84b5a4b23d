package io.github.rocketmqproxy.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchSeriesTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final List<List<String>> runs = new ArrayList<>();

    private int run(String input) throws IOException {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new BenchSeries(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), out).run(flags -> {
            runs.add(List.of(flags));
            out.println("run " + runs.size());
            return List.of(flags).contains("--broken") ? ExitCode.USAGE : ExitCode.STOPPED;
        });
    }

    @Test
    void eachLineIsARunAndItsEndIsSaidBehindIt() throws IOException {
        assertThat(run("--mode send  --count 5\n\n --mode receive\n")).isEqualTo(ExitCode.STOPPED);

        assertThat(runs).containsExactly(List.of("--mode", "send", "--count", "5"), List.of("--mode", "receive"));
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .isEqualToNormalizingNewlines("run 1\n# exit 0\nrun 2\n# exit 0\n");
    }

    @Test
    void oneThatFailsDoesNotEndTheOthersAndIsToldAtTheEnd() throws IOException {
        assertThat(run("--broken\n--mode send\n")).isEqualTo(ExitCode.USAGE);

        assertThat(runs).hasSize(2);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("# exit " + ExitCode.USAGE)
                .contains("# exit 0");
    }
}
