package io.github.rocketmqproxy.launcher.logging;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** One line for each record: time, level, logger, message. A stack trace follows where there is one. */
final class LineFormatter extends Formatter {
    static final String TIME = "yyyy-MM-dd'T'HH:mm:ss.SSSXXX";
    private static final int WARNING = Level.WARNING.intValue();
    private static final int INFO = Level.INFO.intValue();

    private final DateTimeFormatter time;

    LineFormatter(ZoneId zone) {
        time = DateTimeFormatter.ofPattern(TIME).withZone(zone);
    }

    @Override
    public String format(LogRecord event) {
        StringBuilder line = new StringBuilder(160);
        time.formatTo(event.getInstant(), line);
        line.append(' ').append(level(event.getLevel())).append(' ').append(shortName(event.getLoggerName()));
        line.append(": ");
        appendOnOneLine(line, formatMessage(event));
        line.append('\n');
        if (event.getThrown() != null) {
            StringWriter trace = new StringWriter();
            event.getThrown().printStackTrace(new PrintWriter(trace));
            line.append(trace);
        }
        return line.toString();
    }

    static String level(Level level) {
        if (level.intValue() > WARNING) {
            return "ERROR";
        }
        if (level.intValue() == WARNING) {
            return "WARN ";
        }
        return level.intValue() >= INFO ? "INFO " : "DEBUG";
    }

    private static String shortName(String name) {
        return name == null ? "root" : name.substring(name.lastIndexOf('.') + 1);
    }

    /** A message with line breaks in it, perhaps from a client, must not look like several records. */
    private static void appendOnOneLine(StringBuilder line, String message) {
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            switch (c) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                default -> line.append(Character.isISOControl(c) && c != '\t' ? '?' : c);
            }
        }
    }
}
