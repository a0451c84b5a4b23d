package io.github.rocketmqproxy.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The performance test that the tuning guide tells to run. */
@ExtendWith(StageExtension.class)
class OwnPerformanceTestIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Stage stage;

    OwnPerformanceTestIT(Stage stage) {
        this.stage = stage;
    }

    record Result(int sent, int failed, double success_rate_percent, double mean_qps, Map<String, Double> service) {}

    @Test
    void reportsEveryFigureOfTheGuide() {
        try (Program program = start(
                "10",
                "20",
                "--json",
                "--endpoint",
                "localhost:" + stage.proxy().grpcPort(),
                "--metrics-url",
                stage.proxy().admin("/metrics").toString())) {
            Result result = new Gson().fromJson(program.finish(PATIENCE), Result.class);

            assertThat(result.sent()).isEqualTo(200);
            assertThat(result.failed()).isZero();
            assertThat(result.success_rate_percent()).isEqualTo(100);
            assertThat(result.mean_qps()).isPositive();
            assertThat(result.service().keySet())
                    .contains("active_connections", "messages_per_second", "avg_response_time_ms", "goroutine_count");
            assertThat(result.service().get("active_connections")).isGreaterThanOrEqualTo(10);
            assertThat(result.service().get("messages_sent")).isGreaterThanOrEqualTo(200);
            assertThat(result.service().get("memory_usage_mb")).isPositive();
        }
    }

    @Test
    void endsWithOneWhenMessagesFailAndWithTwoWhenAnArgumentIsWrong() {
        String endpoint = "localhost:" + stage.proxy().grpcPort();
        try (Program illegalTopic = start("2", "2", "--topic", "not a topic!", "--endpoint", endpoint);
                Program noNumber = start("many")) {
            assertThat(illegalTopic.exitCode(PATIENCE)).isEqualTo(1);
            assertThat(illegalTopic.output()).contains("4 messages", "not a topic!");
            assertThat(noNumber.exitCode(PATIENCE)).isEqualTo(2);
            assertThat(noNumber.errors()).contains("clients: \"many\" (expected: a whole number");
        }
    }

    private static Program start(String... arguments) {
        List<String> command = new ArrayList<>(List.of("node", "performance-test.js"));
        command.addAll(List.of(arguments));
        return Program.start("performance-test-" + arguments.length, Tree.ownClient(), Map.of(), command);
    }
}
