package io.github.rocketmqproxy.launcher.admin;

import java.util.List;
import java.util.Locale;

/** Decides between JSON and the Prometheus text format by what a client says it accepts. */
final class AcceptHeader {
    private static final List<String> TEXT = List.of("text/plain", "application/openmetrics-text");

    private AcceptHeader() {}

    /** Whether the text format is named and JSON is not liked as much. JSON is the default: nothing named, or anything. */
    static boolean prefersText(List<String> headerLines) {
        double json = 0;
        double text = 0;
        for (String range :
                String.join(",", headerLines).toLowerCase(Locale.ROOT).split(",")) {
            // All parts, the empty ones too: of ";" alone, split would leave none.
            String[] parts = range.trim().split(";", -1);
            String type = parts[0].trim();
            if (TEXT.contains(type)) {
                text = Math.max(text, quality(parts));
            } else if (type.equals("application/json")) {
                json = Math.max(json, quality(parts));
            }
        }
        return text > json;
    }

    private static double quality(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].trim();
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
