package io.github.rocketmqproxy.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.StringReader;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The log of a real process, for programs. */
class JsonLogIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);

    @Test
    void everyLineOfAStartAndAnEndIsAnObject() throws Exception {
        try (LauncherProcess launcher = LauncherProcess.builder()
                .environment("LOG_FORMAT", "json")
                .environment("LOG_LEVEL", "debug")
                .environment("ROCKETMQ_LOG_LEVEL", "info")
                // Nobody is there, so that exceptions are logged, too.
                .arguments("--name-server", "127.0.0.1:1")
                .start()
                .awaitServing()) {
            launcher.terminate();
            assertThat(launcher.awaitExit(LIMIT)).isZero();

            List<JsonObject> records = records(launcher.err());

            assertThat(records)
                    .hasSizeGreaterThan(2)
                    .anyMatch(record -> text(record, "message").contains("Stopping"))
                    .anyMatch(record -> text(record, "message").contains("Stopped"))
                    .allSatisfy(record -> {
                        assertThat(record.keySet()).contains("time", "level", "logger", "thread", "message");
                        assertThat(OffsetDateTime.parse(text(record, "time"))).isNotNull();
                        assertThat(text(record, "level")).isIn("ERROR", "WARN", "INFO", "DEBUG");
                        assertThat(text(record, "thread")).isNotEmpty();
                    });
        }
    }

    @Test
    void aStartThatFailsSaysWhyInTheSameForm() throws Exception {
        try (ServerSocket taken = new ServerSocket(0);
                LauncherProcess launcher = LauncherProcess.builder()
                        .arguments("--log-format", "json", "--port", String.valueOf(taken.getLocalPort()))
                        .start()) {
            assertThat(launcher.awaitExit(LIMIT)).isEqualTo(1);

            assertThat(records(launcher.err())).anySatisfy(record -> {
                assertThat(text(record, "level")).isEqualTo("ERROR");
                assertThat(text(record, "message")).startsWith("Cannot start: GRPC_PORT: " + taken.getLocalPort());
            });
        }
    }

    private static List<JsonObject> records(String log) {
        return log.lines().map(JsonLogIT::record).toList();
    }

    private static JsonObject record(String line) {
        JsonReader reader = new JsonReader(new StringReader(line));
        reader.setStrictness(Strictness.STRICT);
        return JsonParser.parseReader(reader).getAsJsonObject();
    }

    private static String text(JsonObject record, String field) {
        return record.get(field).getAsString();
    }
}
