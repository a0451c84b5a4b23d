package io.github.rocketmqproxy.launcher.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What was measured. Its forms for readers: {@link #table}, {@link #json} and {@link #chart}. */
public final class BenchResult {
    private final BenchOptions options;
    private final double seconds;
    private final Histogram latencies;
    private final List<Phase.Sample> samples;
    private final Map<String, Failures.Count> failures;
    private final Map<String, ProcessWatch.Usage> processes;

    BenchResult(BenchOptions options, Phase measured, Map<String, ProcessWatch.Usage> processes) {
        this.options = options;
        this.seconds = measured.seconds();
        this.latencies = measured.latencies();
        this.samples = measured.samples();
        this.failures = measured.failures().byKind();
        this.processes = processes;
    }

    /** Messages that succeeded. */
    public long messages() {
        return latencies.getTotalCount();
    }

    /** Lines for people. */
    public String table() {
        return new ResultTable(this).toString();
    }

    /** One JSON object for programs; times in microseconds. */
    public String json() {
        return ResultJson.of(this);
    }

    /** An SVG picture: latency by percentile, and throughput over time. */
    public String chart() {
        return new ResultChart(this).svg();
    }

    BenchOptions options() {
        return options;
    }

    double seconds() {
        return seconds;
    }

    double perSecond() {
        return seconds == 0 ? 0 : messages() / seconds;
    }

    Histogram latencies() {
        return latencies;
    }

    double meanMicros() {
        return messages() == 0 ? 0 : latencies.getMean() / 1e3;
    }

    double maxMicros() {
        return messages() == 0 ? 0 : latencies.getMaxValue() / 1e3;
    }

    double percentileMicros(double percentile) {
        return messages() == 0 ? 0 : latencies.getValueAtPercentile(percentile) / 1e3;
    }

    List<Phase.Sample> samples() {
        return samples;
    }

    Map<String, Failures.Count> failures() {
        return failures;
    }

    Map<String, ProcessWatch.Usage> processes() {
        return processes;
    }

    /** CPU time of a process for each message, in microseconds. */
    double cpuMicrosPerMessage(ProcessWatch.Usage usage) {
        return messages() == 0 ? 0 : usage.cpu().toNanos() / 1e3 / messages();
    }

    /** What was done, in one line. */
    String title() {
        String loop = options.openLoop()
                ? String.format(Locale.ROOT, "%,.0f messages/s asked for", options.rate())
                : "closed loop";
        return options.mode().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ", "
                + options.protocol().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ", concurrency "
                + options.concurrency() + ", connections " + options.connections() + ", " + options.bodySize() + " B, "
                + loop;
    }
}
