package io.github.rocketmqproxy.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.rocketmqproxy.launcher.LauncherProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The load generator as a process, before the real proxy and the real broker. */
@ExtendWith(StageExtension.class)
class BenchIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Stage stage;

    BenchIT(Stage stage) {
        this.stage = stage;
    }

    @ParameterizedTest
    @ValueSource(strings = {"v2", "simple", "simple-stream"})
    void measuresRoundTrips(String protocol, @TempDir Path directory) throws IOException {
        Path chart = directory.resolve("chart.svg");
        try (LauncherProcess bench =
                start(protocol, "end-to-end", "--concurrency", "4", "--json", "--chart", chart.toString())) {
            assertThat(bench.awaitExit(PATIENCE)).as(bench.err()).isZero();

            JsonObject json = JsonParser.parseString(bench.out()).getAsJsonObject();
            assertThat(json.get("messages").getAsInt()).isEqualTo(100);
            assertThat(json.get("errors").getAsJsonObject().keySet()).isEmpty();
            assertThat(Files.readString(chart)).startsWith("<svg ");
            assertThat(bench.err()).as("no progress bar where nobody looks").isEmpty();
        }
    }

    private LauncherProcess start(String protocol, String mode, String... more) throws IOException {
        return LauncherProcess.builder()
                .arguments("bench", "--address", "127.0.0.1:" + stage.proxy().grpcPort())
                .arguments("--protocol", protocol, "--mode", mode)
                .arguments("--topic", "bench-" + protocol + "-" + mode, "--group", "bench-" + protocol + "-" + mode)
                .arguments("--count", "100", "--warm-up", "20")
                .arguments(more)
                .start();
    }
}
