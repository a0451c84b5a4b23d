package io.github.rocketmqproxy.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.rocketmqproxy.launcher.LauncherProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher itself brings as clients, before a proxy that knows its users. */
@ExtendWith(StageExtension.class)
class LauncherUsersIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String SECRET = "secret-of-the-tester";

    private final Stage stage;

    LauncherUsersIT(Stage stage) {
        this.stage = stage;
    }

    @Test
    void benchAndDemoComeAsTheUserThatTheyAreGiven(@TempDir Path directory) throws IOException {
        Path users = Files.writeString(directory.resolve("users.conf"), """
                [tester]
                secret = secret-of-the-tester
                send-topics = users-bench-* rocketmq-proxy-demo
                consume-topics = users-bench-* rocketmq-proxy-demo
                consume-groups = users-bench-* rocketmq-proxy-demo
                """);
        Path secret = Files.writeString(directory.resolve("secret"), SECRET);
        try (LauncherProcess proxy = LauncherProcess.builder()
                .arguments("--name-server", stage.nameServer())
                .arguments("--auto-create-topics", "--users-file", users.toString())
                .arguments("--demo", "--demo-access-key-id", "tester")
                .environment("DEMO_ACCESS_KEY_SECRET", SECRET)
                .start()
                .awaitServing()) {
            List<LauncherProcess> runs = new ArrayList<>();
            try {
                runs.add(bench(proxy, "v2")
                        .environment("BENCH_ACCESS_KEY_SECRET", SECRET)
                        .start());
                for (String protocol : List.of("simple", "simple-stream")) {
                    runs.add(bench(proxy, protocol)
                            .arguments("--access-key-secret-file", secret.toString())
                            .start());
                }
                for (LauncherProcess run : runs) {
                    assertThat(run.awaitExit(PATIENCE)).as(run.err()).isZero();
                    JsonObject json = JsonParser.parseString(run.out()).getAsJsonObject();
                    assertThat(json.get("messages").getAsInt()).isEqualTo(50);
                    assertThat(json.get("errors").getAsJsonObject().keySet()).isEmpty();
                    assertThat(run.out()).doesNotContain(SECRET);
                }
            } finally {
                runs.forEach(LauncherProcess::close);
            }
            try (LauncherProcess wrong = bench(proxy, "v2")
                    .environment("BENCH_ACCESS_KEY_SECRET", "another")
                    .start()) {
                assertThat(wrong.awaitExit(PATIENCE)).isEqualTo(1);
                assertThat(wrong.err()).contains("UNAUTHORIZED").doesNotContain("another");
            }
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(proxy.out())
                            .contains("demo: sent     message 2", "demo: received message 2, ")
                            .doesNotContain("failed", "not acknowledged"));
            assertThat(proxy.out() + proxy.err()).doesNotContain(SECRET);
        }
    }

    private static LauncherProcess.Builder bench(LauncherProcess proxy, String protocol) {
        String name = "users-bench-" + protocol;
        return LauncherProcess.builder()
                .arguments("bench", "--address", "127.0.0.1:" + proxy.grpcPort())
                .arguments("--protocol", protocol, "--mode", "end-to-end", "--json")
                .arguments("--topic", name, "--group", name, "--access-key-id", "tester")
                .arguments("--concurrency", "4", "--count", "50", "--warm-up", "0");
    }
}
