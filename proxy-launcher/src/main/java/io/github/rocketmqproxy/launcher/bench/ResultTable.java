package io.github.rocketmqproxy.launcher.bench;

import java.util.Locale;

/** A result as lines of text. */
final class ResultTable {
    private final StringBuilder lines = new StringBuilder();

    ResultTable(BenchResult result) {
        line("%s: %s", result.options().address(), result.title());
        line("%nmessages   %,12d in %.1f s", result.messages(), result.seconds());
        line("messages/s %,12.0f", result.perSecond());
        line("%nlatency, %s", result.options().mode().latency());
        line("mean       %12s", time(result.meanMicros()));
        line("p50        %12s", time(result.percentileMicros(50)));
        line("p90        %12s", time(result.percentileMicros(90)));
        line("p99        %12s", time(result.percentileMicros(99)));
        line("p99.9      %12s", time(result.percentileMicros(99.9)));
        line("max        %12s", time(result.maxMicros()));
        result.processes()
                .forEach((name, usage) -> line(
                        "%n%s: CPU %.1f µs per message, %.0f MB resident",
                        name, result.cpuMicrosPerMessage(usage), usage.residentBytes() / 1e6));
        line(
                "%nerrors     %,12d",
                result.failures().values().stream()
                        .mapToLong(Failures.Count::count)
                        .sum());
        result.failures()
                .forEach((kind, failure) -> line("  %s: %,d, such as: %s", kind, failure.count(), failure.example()));
    }

    private void line(String format, Object... values) {
        lines.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }

    /** Milliseconds with as many digits as are worth reading. */
    static String time(double micros) {
        double millis = micros / 1e3;
        String format = millis < 1 ? "%.3f ms" : millis < 100 ? "%.1f ms" : "%,.0f ms";
        return String.format(Locale.ROOT, format, millis);
    }

    @Override
    public String toString() {
        return lines.toString();
    }
}
