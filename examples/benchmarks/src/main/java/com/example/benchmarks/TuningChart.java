package com.example.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Throughput and latency over a few values, side by side, as SVG. Follows the reader's choice of a light or a dark page. */
final class TuningChart {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 360;
    private static final double TOP = 84;
    private static final double PANEL_WIDTH = 370;
    private static final double PANEL_HEIGHT = 210;
    private static final double THROUGHPUT_LEFT = 80;
    private static final double LATENCY_LEFT = 560;
    private static final double LEGEND_STEP = 190;
    private static final int GRID_LINES = 5;
    private static final String[] COLOURS = {"#3b82f6", "#d97706", "#10a37f", "#a855f7"};
    private static final String STYLE = "text{font:12px Helvetica,Arial,sans-serif;fill:#374151}.title{font-weight:bold;"
            + "font-size:14px}.page{fill:#fff}.grid{stroke:#d1d5db}"
            + "@media(prefers-color-scheme:dark){text{fill:#d1d5db}.page{fill:#0d1117}.grid{stroke:#374151}}";

    private final String xTitle;
    private final List<String> xLabels;
    private final Map<String, List<Point>> series = new LinkedHashMap<>();
    private final StringBuilder shapes = new StringBuilder();

    /**
     * What was measured at one value.
     *
     * @param perSecond messages a second
     * @param p50 milliseconds
     * @param p99 milliseconds
     */
    record Point(double perSecond, double p50, double p99) {
        /** All zero if nothing was measured; such a point is left out. */
        static Point of(List<Measurement> measurements) {
            if (measurements.isEmpty()) {
                return new Point(0, 0, 0);
            }
            return new Point(
                    ComparisonTable.median(measurements, Measurement::perSecond),
                    ComparisonTable.median(measurements, Measurement::p50) / 1e3,
                    ComparisonTable.median(measurements, Measurement::p99) / 1e3);
        }
    }

    TuningChart(String xTitle, List<String> xLabels) {
        this.xTitle = xTitle;
        this.xLabels = xLabels;
    }

    /** A line; one point for each value, and at most four lines, as there are no more colours. */
    void add(String name, List<Point> points) {
        series.put(name, points);
    }

    String svg() {
        legend();
        throughput();
        latency();
        return format(
                "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' viewBox='0 0 %d %d' role='img'>%n"
                        + "<title>%s: throughput and latency</title>%n<style>%s</style>%n"
                        + "<rect class='page' width='%d' height='%d'/>%n%s</svg>%n",
                WIDTH, HEIGHT, WIDTH, HEIGHT, escaped(xTitle), STYLE, WIDTH, HEIGHT, shapes);
    }

    private void legend() {
        double x = THROUGHPUT_LEFT;
        int colour = 0;
        for (String name : series.keySet()) {
            shapes.append(format(
                    "<path d='M%.1f 24h24' stroke='%s' stroke-width='3'/>%n", x, COLOURS[colour++ % COLOURS.length]));
            text(x + 30, 28, "start", "", name);
            x += LEGEND_STEP;
        }
    }

    private void throughput() {
        double top = roundedUp(all(Point::perSecond).max().orElse(1));
        frame(THROUGHPUT_LEFT, "messages/s");
        for (int i = 0; i <= GRID_LINES; i++) {
            double part = (double) i / GRID_LINES;
            across(THROUGHPUT_LEFT, part, format(top < 10 ? "%,.1f" : "%,.0f", top * part));
        }
        lines(THROUGHPUT_LEFT, "", Point::perSecond, value -> value / top);
    }

    /** Logarithmic: the lightest load is as visible as the heaviest. */
    private void latency() {
        double low = powerOfTen(all(Point::p50).min().orElse(1), Math::floor);
        double high = Math.max(low * 10, powerOfTen(all(Point::p99).max().orElse(1), Math::ceil));
        double decades = Math.log10(high / low);
        frame(LATENCY_LEFT, "latency, ms: p50, and p99 dashed");
        for (double value = low; value < high * 1.001; value *= 10) {
            String label = value < 1 ? format("%.4f", value).replaceAll("0+$", "") : format("%,.0f", value);
            across(LATENCY_LEFT, Math.log10(value / low) / decades, label);
        }
        ToDoubleFunction<Double> part = value -> Math.log10(value / low) / decades;
        lines(LATENCY_LEFT, "", Point::p50, part);
        lines(LATENCY_LEFT, " stroke-dasharray='6 4'", Point::p99, part);
    }

    private DoubleStream all(ToDoubleFunction<Point> what) {
        return series.values().stream()
                .flatMap(List::stream)
                .mapToDouble(what)
                .filter(value -> value > 0);
    }

    private void frame(double left, String title) {
        text(left, TOP - 16, "start", " class='title'", title);
        for (int i = 0; i < xLabels.size(); i++) {
            text(x(left, i), TOP + PANEL_HEIGHT + 20, "middle", "", xLabels.get(i));
        }
        text(left + PANEL_WIDTH / 2, TOP + PANEL_HEIGHT + 44, "middle", "", xTitle);
    }

    private void across(double left, double part, String label) {
        double y = y(part);
        shapes.append(format("<path class='grid' d='M%.1f %.1fh%.1f'/>%n", left, y, PANEL_WIDTH));
        text(left - 8, y + 4, "end", "", label);
    }

    private void lines(double left, String style, ToDoubleFunction<Point> what, ToDoubleFunction<Double> part) {
        int colour = 0;
        for (List<Point> points : series.values()) {
            StringBuilder path = new StringBuilder();
            StringBuilder dots = new StringBuilder();
            String stroke = COLOURS[colour++ % COLOURS.length];
            for (int i = 0; i < points.size(); i++) {
                double value = what.applyAsDouble(points.get(i));
                if (value > 0) {
                    double y = y(part.applyAsDouble(value));
                    path.append(format("%s%.1f %.1f", path.isEmpty() ? "M" : "L", x(left, i), y));
                    dots.append(format("<circle cx='%.1f' cy='%.1f' r='3.5' fill='%s'/>%n", x(left, i), y, stroke));
                }
            }
            shapes.append(format(
                    "<path d='%s' fill='none' stroke='%s' stroke-width='2'%s/>%n%s", path, stroke, style, dots));
        }
    }

    private double x(double left, int index) {
        return left + (index + 0.5) * PANEL_WIDTH / xLabels.size();
    }

    private static double y(double part) {
        return TOP + PANEL_HEIGHT * (1 - part);
    }

    private void text(double x, double y, String anchor, String style, String text) {
        shapes.append(format("<text x='%.1f' y='%.1f' text-anchor='%s'%s>%s</text>%n", x, y, anchor, style, escaped(text)));
    }

    /** To 1, 2, 2.5 or 5 times a power of ten. */
    static double roundedUp(double value) {
        double power = powerOfTen(value, Math::floor);
        return Stream.of(1.0, 2.0, 2.5, 5.0)
                .map(step -> step * power)
                .filter(step -> step >= value)
                .findFirst()
                .orElse(10 * power);
    }

    private static double powerOfTen(double value, DoubleUnaryOperator rounding) {
        return Math.pow(10, rounding.applyAsDouble(Math.log10(value)));
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
