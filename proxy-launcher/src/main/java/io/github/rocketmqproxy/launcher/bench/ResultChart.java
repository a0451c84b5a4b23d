package io.github.rocketmqproxy.launcher.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** A result as a picture: latency by percentile on top, throughput over time below. */
final class ResultChart {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 720;
    private static final double LEFT = 90;
    private static final double PANEL_WIDTH = 830;
    private static final double PANEL_HEIGHT = 220;
    private static final int CURVE_POINTS = 200;
    private static final int MOST_SAMPLES = 120;
    private static final int GRID_LINES = 5;
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 99.999};
    private static final double[] TOPS = {1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10};
    private static final String LATENCY = "#2563eb";
    private static final String THROUGHPUT = "#059669";

    private final BenchResult result;
    private final Svg svg = new Svg(WIDTH, HEIGHT);

    ResultChart(BenchResult result) {
        this.result = result;
    }

    String svg() {
        svg.rectangle(0, 0, WIDTH, HEIGHT, "fill='#ffffff'");
        svg.text(LEFT, 40, result.title(), "font-size='17' font-weight='bold'");
        svg.text(LEFT, 62, figures(), "font-size='13' fill='#6b7280'");
        latency(new ChartPanel(svg, LEFT, 120, PANEL_WIDTH, PANEL_HEIGHT));
        throughput(new ChartPanel(svg, LEFT, 440, PANEL_WIDTH, PANEL_HEIGHT));
        return svg.toString();
    }

    private String figures() {
        long errors = result.failures().values().stream()
                .mapToLong(Failures.Count::count)
                .sum();
        return String.format(
                Locale.ROOT,
                "%,.0f messages/s · mean %s · p50 %s · p99 %s · p99.9 %s · max %s · %,d errors",
                result.perSecond(),
                ResultTable.time(result.meanMicros()),
                ResultTable.time(result.percentileMicros(50)),
                ResultTable.time(result.percentileMicros(99)),
                ResultTable.time(result.percentileMicros(99.9)),
                ResultTable.time(result.maxMicros()),
                errors);
    }

    /** Both axes are logarithmic: the slowest of a thousand is as visible as the median. */
    private void latency(ChartPanel panel) {
        Histogram latencies = result.latencies();
        if (latencies.getTotalCount() == 0) {
            panel.frame("Latency: nothing succeeded");
            return;
        }
        double nines = Math.max(1, Math.log10(latencies.getTotalCount()));
        LogScale scale =
                LogScale.around(Math.max(1, latencies.getMinNonZeroValue() / 1e3), Math.max(2, result.maxMicros()));
        scale.lines().forEach(micros -> panel.across(scale.part(micros), label(micros)));
        panel.upwards(0, "0 %");
        for (double percentile : PERCENTILES) {
            double part = -Math.log10(1 - percentile / 100) / nines;
            if (part <= 1) {
                panel.upwards(part, String.format(Locale.ROOT, "%s %%", trimmed(percentile)));
            }
        }
        StringBuilder curve = new StringBuilder();
        for (int i = 0; i <= CURVE_POINTS; i++) {
            double part = (double) i / CURVE_POINTS;
            double percentile = 100 * (1 - Math.pow(10, -part * nines));
            double micros = Math.max(1, latencies.getValueAtPercentile(percentile) / 1e3);
            curve.append(Svg.point(i == 0 ? 'M' : 'L', panel.x(part), panel.y(scale.part(micros))));
        }
        panel.frame("Latency by percentile (" + result.options().mode().latency() + ")");
        svg.path(curve.toString(), "fill='none' stroke='" + LATENCY + "' stroke-width='2.5' stroke-linejoin='round'");
        panel.below("so many were faster");
    }

    private static String label(double micros) {
        if (micros < 1e3) {
            return trimmed(micros) + " µs";
        }
        return micros < 1e6 ? trimmed(micros / 1e3) + " ms" : trimmed(micros / 1e6) + " s";
    }

    private static String trimmed(double value) {
        return Math.abs(value - Math.rint(value)) < 1e-6 ? String.valueOf(Math.round(value)) : String.valueOf(value);
    }

    private void throughput(ChartPanel panel) {
        List<Phase.Sample> samples = merged(result.samples());
        if (samples.isEmpty()) {
            panel.frame("Throughput: nothing was measured");
            return;
        }
        double most =
                samples.stream().mapToDouble(Phase.Sample::perSecond).max().orElse(1);
        double top = LogScale.roundUp(Math.max(1, most), TOPS);
        double end = samples.get(samples.size() - 1).seconds();
        for (int i = 0; i <= GRID_LINES; i++) {
            double part = (double) i / GRID_LINES;
            panel.across(part, String.format(Locale.ROOT, top < 10 ? "%,.1f" : "%,.0f", top * part));
            panel.upwards(part, String.format(Locale.ROOT, "%.1f s", end * part));
        }
        StringBuilder curve = new StringBuilder();
        double first = samples.get(0).perSecond() / top;
        curve.append(Svg.point('M', panel.x(0), panel.y(first)));
        for (Phase.Sample sample : samples) {
            curve.append(Svg.point('L', panel.x(sample.seconds() / end), panel.y(sample.perSecond() / top)));
        }
        String area = curve + Svg.point('L', panel.x(1), panel.y(0)) + Svg.point('L', panel.x(0), panel.y(0)) + "Z";
        svg.path(area, "fill='" + THROUGHPUT + "' fill-opacity='0.12'");
        panel.frame("Throughput over time (messages/s)");
        svg.path(curve.toString(), "fill='none' stroke='" + THROUGHPUT + "' stroke-width='2' stroke-linejoin='round'");
        double mean = Math.min(1, result.perSecond() / top);
        svg.line(panel.x(0), panel.y(mean), panel.x(1), panel.y(mean), "stroke='#6b7280' stroke-dasharray='5 4'");
        panel.below("time since the warm-up");
    }

    /** So few that each can be seen. */
    private static List<Phase.Sample> merged(List<Phase.Sample> samples) {
        int size = (samples.size() + MOST_SAMPLES - 1) / MOST_SAMPLES;
        List<Phase.Sample> merged = new ArrayList<>();
        for (int i = 0; i < samples.size(); i += size) {
            List<Phase.Sample> part = samples.subList(i, Math.min(samples.size(), i + size));
            Phase.Sample last = part.get(part.size() - 1);
            double mean =
                    part.stream().mapToDouble(Phase.Sample::perSecond).average().orElse(0);
            merged.add(new Phase.Sample(last.seconds(), mean, last.p50Nanos(), last.p99Nanos()));
        }
        return merged;
    }
}
