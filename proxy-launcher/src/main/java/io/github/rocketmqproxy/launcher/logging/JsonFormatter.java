package io.github.rocketmqproxy.launcher.logging;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object a line for each record: time, level, logger, thread, message, and exception where there is one. Only ASCII is
 * written, the rest as escapes: whatever the message holds and whatever the charset of the stream is, the line is JSON.
 */
final class JsonFormatter extends Formatter {
    private final DateTimeFormatter time;

    JsonFormatter(ZoneId zone) {
        time = DateTimeFormatter.ofPattern(LineFormatter.TIME).withZone(zone);
    }

    @Override
    public String format(LogRecord event) {
        StringBuilder line = new StringBuilder(256).append('{');
        field(line, "time", time.format(event.getInstant()));
        field(line, "level", LineFormatter.level(event.getLevel()).trim());
        field(line, "logger", event.getLoggerName());
        // Records are written by the thread that logs.
        field(line, "thread", Thread.currentThread().getName());
        field(line, "message", formatMessage(event));
        if (event.getThrown() != null) {
            StringWriter trace = new StringWriter();
            event.getThrown().printStackTrace(new PrintWriter(trace));
            field(line, "exception", trace.toString());
        }
        return line.append("}\n").toString();
    }

    private static void field(StringBuilder line, String name, @Nullable String value) {
        if (line.length() > 1) {
            line.append(',');
        }
        line.append('"').append(name).append("\":\"");
        String text = value == null ? "" : value;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> line.append("\\\"");
                case '\\' -> line.append("\\\\");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (c >= ' ' && c < 0x7f) {
                        line.append(c);
                    } else {
                        line.append(String.format("\\u%04x", (int) c));
                    }
                }
            }
        }
        line.append('"');
    }
}
