package io.github.rocketmqproxy.launcher;

import io.github.rocketmqproxy.launcher.bench.Bench;
import io.github.rocketmqproxy.launcher.bench.BenchException;
import io.github.rocketmqproxy.launcher.bench.BenchOptions;
import io.github.rocketmqproxy.launcher.bench.BenchResult;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.ParseResult;

/** {@code rocketmq-proxy bench}: measures and shows what came of it. */
final class BenchRun {
    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;

    BenchRun(Map<String, String> environment, PrintStream out, PrintStream err) {
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    /** Says how it ended, see {@link ExitCode}: it failed when not one message got through. */
    int run(ParseResult parsed) {
        BenchOptions options = BenchFlags.read(parsed, environment);
        try {
            BenchResult result = new Bench(options, err, Terminal.present()).run();
            out.println(BenchFlags.json(parsed) ? result.json() : result.table());
            Path chart = BenchFlags.chart(parsed);
            if (chart != null) {
                Files.writeString(chart, result.chart());
            }
            return result.messages() == 0 ? ExitCode.FAILED : ExitCode.STOPPED;
        } catch (BenchException e) {
            err.println("rocketmq-proxy: cannot measure " + options.address() + ": " + e.getMessage());
            return ExitCode.FAILED;
        } catch (IOException e) {
            err.println("rocketmq-proxy: the chart cannot be written: " + e);
            return ExitCode.FAILED;
        }
    }
}
