package io.github.rocketmqproxy.metrics;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A strict reader of Prometheus' text format 0.0.4: every family has one HELP and then one TYPE, its samples follow
 * together, names and labels are legal, no sample comes twice, and counters and summaries look as they must.
 */
final class PrometheusParser {
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (NaN|[+-]Inf|-?\\d+(?:\\.\\d+)?(?:E-?\\d+)?)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"(,|$)");

    private final Map<String, Family> families = new LinkedHashMap<>();
    private final Set<String> samplesSeen = new HashSet<>();

    static PrometheusParser parse(String text) {
        if (!text.endsWith("\n")) {
            throw new AssertionError("the last line does not end in a line feed");
        }
        PrometheusParser parser = new PrometheusParser();
        parser.read(text.split("\n", -1));
        parser.families.values().forEach(Family::check);
        return parser;
    }

    boolean has(String name) {
        return families.containsKey(name);
    }

    Family family(String name) {
        Family family = families.get(name);
        if (family == null) {
            throw new AssertionError("no " + name + " in " + families.keySet());
        }
        return family;
    }

    private void read(String[] lines) {
        Family current = null;
        for (int i = 0; i < lines.length - 1; i++) {
            String line = lines[i];
            if (line.startsWith("# HELP ")) {
                String[] parts = line.split(" ", 4);
                current = new Family(parts[2], parts[3]);
                if (families.put(parts[2], current) != null) {
                    throw new AssertionError("second HELP of " + parts[2]);
                }
            } else if (line.startsWith("# TYPE ")) {
                String[] parts = line.split(" ");
                if (current == null || !current.name.equals(parts[2]) || !current.type.isEmpty() || parts.length != 4) {
                    throw new AssertionError("TYPE without its HELP: " + line);
                }
                current.type = parts[3];
            } else if (current == null || current.type.isEmpty()) {
                throw new AssertionError("sample before its TYPE: " + line);
            } else {
                current.samples.add(sample(line));
            }
        }
    }

    private Sample sample(String line) {
        Matcher matcher = SAMPLE.matcher(line);
        if (!matcher.matches()) {
            throw new AssertionError("not a sample: " + line);
        }
        Map<String, String> labels = new LinkedHashMap<>();
        String text = matcher.group(2) == null ? "" : matcher.group(2);
        Matcher label = LABEL.matcher(text);
        int end = 0;
        while (end < text.length()) {
            if (!label.find(end) || label.start() != end) {
                throw new AssertionError("bad labels: " + line);
            }
            String value =
                    label.group(2).replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\");
            if (labels.put(label.group(1), value) != null) {
                throw new AssertionError("label twice: " + line);
            }
            end = label.end();
        }
        if (!samplesSeen.add(matcher.group(1) + labels)) {
            throw new AssertionError("sample twice: " + line);
        }
        String value = matcher.group(3).replace("Inf", "Infinity");
        return new Sample(matcher.group(1), labels, Double.parseDouble(value));
    }

    record Sample(String name, Map<String, String> labels, double value) {}

    static final class Family {
        private final String name;
        final String help;
        final List<Sample> samples = new ArrayList<>();
        String type = "";

        Family(String name, String help) {
            this.name = name;
            this.help = help;
        }

        double value(Map<String, String> labels) {
            return value("", labels);
        }

        double value(String suffix, Map<String, String> labels) {
            return samples.stream()
                    .filter(sample -> sample.name.equals(name + suffix) && sample.labels.equals(labels))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + name + suffix + labels + " in " + samples))
                    .value;
        }

        private void check() {
            for (Sample sample : samples) {
                String suffix = sample.name.startsWith(name) ? sample.name.substring(name.length()) : "wrong";
                boolean ok = switch (type) {
                    case "counter" -> name.endsWith("_total") && suffix.isEmpty() && sample.value >= 0;
                    case "gauge" -> suffix.isEmpty() && !sample.labels.containsKey("quantile");
                    case "summary" ->
                        suffix.isEmpty()
                                ? Double.parseDouble(sample.labels.getOrDefault("quantile", "-1")) >= 0
                                : Set.of("_sum", "_count").contains(suffix) && sample.value >= 0;
                    default -> false;
                };
                if (!ok) {
                    throw new AssertionError("wrong for a " + type + " called " + name + ": " + sample);
                }
            }
        }
    }
}
