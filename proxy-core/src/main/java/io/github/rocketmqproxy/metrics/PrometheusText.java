package io.github.rocketmqproxy.metrics;

import java.util.List;

/** Writes Prometheus' text format 0.0.4. Not thread-safe. */
final class PrometheusText {
    private final StringBuilder out = new StringBuilder(16_384);

    /** Begins a family of samples. All its samples must follow before the next family. */
    PrometheusText family(MetricName name) {
        String help = name.meaning().replace("\\", "\\\\").replace("\n", "\\n");
        out.append("# HELP ")
                .append(name.prometheusName())
                .append(' ')
                .append(help)
                .append('\n');
        out.append("# TYPE ")
                .append(name.prometheusName())
                .append(' ')
                .append(type(name.kind()))
                .append('\n');
        return this;
    }

    private static String type(MetricName.Kind kind) {
        return switch (kind) {
            case COUNTER -> "counter";
            case GAUGE -> "gauge";
            case SUMMARY -> "summary";
        };
    }

    /**
     * One line.
     *
     * @param name the sample's name, suffix included
     * @param value the value
     * @param labels names and values in turn
     */
    PrometheusText sample(String name, double value, String... labels) {
        return sample(name, value, List.of(labels));
    }

    PrometheusText sample(String name, double value, List<String> labels) {
        out.append(name);
        for (int i = 0; i < labels.size(); i += 2) {
            out.append(i == 0 ? '{' : ',').append(labels.get(i)).append("=\"").append(escaped(labels.get(i + 1)));
            out.append('"');
        }
        if (!labels.isEmpty()) {
            out.append('}');
        }
        out.append(' ').append(number(value)).append('\n');
        return this;
    }

    private static String escaped(String labelValue) {
        return labelValue.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static String number(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1L << 53;
        return whole ? Long.toString((long) value) : Double.toString(value);
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
