package io.github.rocketmqproxy.launcher.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class JsonFormatterTest {
    private final JsonFormatter formatter = new JsonFormatter(ZoneOffset.UTC);

    @Test
    void aRecordIsOneObjectWithFixedFields() {
        Thread.currentThread().setName("the thread");

        assertThat(formatter.format(event(Level.WARNING, "proxy started")))
                .isEqualTo("{\"time\":\"2026-11-23T01:02:03.004Z\",\"level\":\"WARN\","
                        + "\"logger\":\"io.github.rocketmqproxy.engine.Engine\",\"thread\":\"the thread\","
                        + "\"message\":\"proxy started\"}\n");
    }

    @Test
    void everyCharacterComesBackFromOneLineOfAscii() {
        StringBuilder all = new StringBuilder();
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            all.append((char) c);
        }
        String message = all.append("\"}\n{\"level\":\"forged\"} \\u0022 \\").toString();

        String line = formatter.format(event(Level.INFO, message));

        assertThat(line.lines().count()).isEqualTo(1);
        assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(line)).isTrue();
        assertThat(parse(line).get("message").getAsString()).isEqualTo(message);
    }

    @Test
    void anExceptionIsAField() {
        LogRecord event = event(Level.SEVERE, "failed");
        event.setThrown(new IllegalStateException("boom \"quoted\""));

        JsonObject record = parse(formatter.format(event));

        assertThat(record.get("exception").getAsString())
                .startsWith("java.lang.IllegalStateException: boom \"quoted\"\n")
                .contains("JsonFormatterTest");
        assertThat(record.get("level").getAsString()).isEqualTo("ERROR");
    }

    @Test
    void whatIsMissingIsEmpty() {
        LogRecord bare = new LogRecord(Level.FINE, null);

        JsonObject record = parse(formatter.format(bare));

        assertThat(record.get("message").getAsString()).isEmpty();
        assertThat(record.get("logger").getAsString()).isEmpty();
        assertThat(record.get("level").getAsString()).isEqualTo("DEBUG");
    }

    private static JsonObject parse(String line) {
        JsonReader reader = new JsonReader(new StringReader(line));
        reader.setStrictness(Strictness.STRICT);
        return JsonParser.parseReader(reader).getAsJsonObject();
    }

    private static LogRecord event(Level level, String message) {
        LogRecord event = new LogRecord(level, message);
        event.setInstant(Instant.parse("2026-11-23T01:02:03.004Z"));
        event.setLoggerName("io.github.rocketmqproxy.engine.Engine");
        return event;
    }
}
