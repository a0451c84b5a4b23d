package io.github.rocketmqproxy.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.rocketmqproxy.launcher.LauncherProcess;
import io.github.rocketmqproxy.proto.simple.SendMessageRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A proxy before a real broker, tuned while it runs: by its file, and by the very commands of docs/operations.md. */
@ExtendWith(StageExtension.class)
class TuningIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TOKEN = "a token for this test only";

    @TempDir
    private Path directory;

    private final Stage stage;
    private Path file;
    private LauncherProcess proxy;
    private SimpleClient client;

    TuningIT(Stage stage) {
        this.stage = stage;
    }

    @BeforeEach
    void start() throws IOException {
        file = directory.resolve("proxy.conf");
        Files.writeString(file, "batch-size = 20\n");
        proxy = LauncherProcess.builder()
                .arguments("--config", file.toString(), "--name-server", stage.nameServer())
                .environment("AUTO_CREATE_TOPICS", "true")
                .environment("ADMIN_TOKEN", TOKEN)
                .start()
                .awaitServing();
        client = SimpleClient.of(proxy, "tuned");
    }

    @AfterEach
    void stop() {
        client.close();
        proxy.close();
    }

    @Test
    void fileIsTakenOverWhileMessagesFlow() throws Exception {
        assertThat(sendAll()).containsOnly("");

        Files.writeString(file, "batch-size = 7\ntopic-quota-messages = 2\nlog-level = debug\nmax-concurrent = 5\n");
        awaitLog("batch-size is 7 now (was 20), from: file " + file);
        awaitLog("max-concurrent stays 1000 until a restart makes it 5 (file " + file + ")");
        awaitLog("log-level is debug now (was info)");
        assertThat(sendAll()).contains("", "QUOTA_EXCEEDED");
        assertThat(shown("batch-size"))
                .isEqualTo("{\"key\":\"batch-size\",\"value\":\"7\",\"origin\":\"file " + file
                        + "\",\"is_default\":false,\"waiting\":\"\"}");
        assertThat(shown("max-concurrent")).contains("\"waiting\":\"5 (file ");

        Files.writeString(file, "batch-size = none\ntopic-quota-messages = 2\n");
        awaitLog("Files have changed, but cannot be used; what they held before stays in use. BATCH_SIZE: \"none\"");
        assertThat(shown("batch-size")).contains("\"value\":\"7\"");

        Files.writeString(file, "");
        awaitLog("topic-quota-messages is 0 now (was 2), from: default");
        assertThat(sendAll()).containsOnly("");
    }

    @Test
    void commandsOfThePageChangeSettingsAndTakeThemBack() throws Exception {
        List<String> commands = commands();
        assertThat(commands).hasSize(3);

        assertThat(run(commands.get(0)))
                .contains("\"key\":\"batch-size\",\"before\":\"20\",\"after\":\"50\",\"origin\":\"admin call\"")
                .contains("\"key\":\"log-level\",\"before\":\"info\",\"after\":\"debug\"");
        awaitLog("batch-size is 50 now (was 20), from: admin call");
        Files.writeString(file, "batch-size = 30\n");
        assertThat(run(commands.get(1))).contains("\"batch-size\",\"value\":\"50\"");
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(run(commands.get(2)))
                        .as("what the file has said meanwhile")
                        .contains("\"changed\""));
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shown("batch-size")).contains("\"value\":\"30\"", "file "));
        assertThat(proxy.err()).doesNotContain(TOKEN);

        assertThat(run(commands.get(0).replace("$ADMIN_TOKEN", "wrong"))).contains("Authorization: missing or wrong");
        awaitLog("had no right token");
        assertThat(run(commands.get(0).replace("50", "0"))).contains("BATCH_SIZE: \\\"0\\\" (expected: ");
    }

    /** The page's own, one line each. */
    private static List<String> commands() throws IOException {
        try (Stream<String> lines = Files.lines(Tree.root().resolve("docs/operations.md"))) {
            return lines.filter(line -> line.startsWith("curl ") && line.contains("/settings"))
                    .toList();
        }
    }

    private String run(String command) {
        String here = command.replace("http://localhost:8080", proxy.admin("").toString());
        assertThat(here).isNotEqualTo(command);
        try (Program shell =
                Program.start("curl", Tree.work(), Map.of("ADMIN_TOKEN", TOKEN), List.of("bash", "-c", here))) {
            return shell.finish(PATIENCE);
        }
    }

    private void awaitLog(String text) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(proxy.err()).contains(text));
    }

    private String shown(String key) throws IOException {
        try (InputStream in = proxy.admin("/console/status").toURL().openStream()) {
            JsonObject report = JsonParser.parseString(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .getAsJsonObject();
            return report.getAsJsonObject("settings").getAsJsonArray("settings").asList().stream()
                    .filter(setting ->
                            setting.getAsJsonObject().get("key").getAsString().equals(key))
                    .map(JsonElement::toString)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Sends so many that a quota of two a second shows; the error codes. */
    private List<String> sendAll() {
        SendMessageRequest message = client.message("x");
        return Stream.generate(() -> client.calls().sendMessage(message).getErrorCode())
                .limit(30)
                .toList();
    }
}
