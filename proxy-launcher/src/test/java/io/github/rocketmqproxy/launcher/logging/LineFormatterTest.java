package io.github.rocketmqproxy.launcher.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LineFormatterTest {
    private final LineFormatter formatter = new LineFormatter(ZoneOffset.UTC);

    @Test
    void aRecordIsOneLine() {
        assertThat(formatter.format(event(Level.INFO, "proxy started")))
                .isEqualTo("2026-11-23T01:02:03.004Z INFO  Engine: proxy started\n");
    }

    @Test
    void lineBreaksInAMessageCannotForgeARecord() {
        assertThat(formatter.format(event(Level.WARNING, "topic a\r\n2026 ERROR forged\u001b[31m")))
                .isEqualTo("2026-11-23T01:02:03.004Z WARN  Engine: topic a\\r\\n2026 ERROR forged?[31m\n");
    }

    @Test
    void aStackTraceFollowsWhereThereIsOne() {
        LogRecord event = event(Level.SEVERE, "failed");
        event.setThrown(new IllegalStateException("boom"));

        assertThat(formatter.format(event).lines())
                .startsWith("2026-11-23T01:02:03.004Z ERROR Engine: failed", "java.lang.IllegalStateException: boom")
                .anyMatch(line -> line.contains("LineFormatterTest"));
    }

    private static LogRecord event(Level level, String message) {
        LogRecord event = new LogRecord(level, message);
        event.setInstant(Instant.parse("2026-11-23T01:02:03.004Z"));
        event.setLoggerName("io.github.rocketmqproxy.engine.Engine");
        return event;
    }
}
