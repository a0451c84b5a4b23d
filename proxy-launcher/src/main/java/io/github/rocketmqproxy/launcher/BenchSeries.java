package io.github.rocketmqproxy.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.ToIntFunction;

/** Many runs of {@code rocketmq-proxy bench} in one process, so that only the first one has a load generator that is cold. */
final class BenchSeries {
    private final BufferedReader lines;
    private final PrintStream out;

    BenchSeries(InputStream lines, PrintStream out) {
        this.lines = new BufferedReader(new InputStreamReader(lines, StandardCharsets.UTF_8));
        this.out = out;
    }

    /**
     * Runs until the input ends.
     *
     * @param bench runs one command line, without its first word, and says how it ended
     * @return the worst end of all
     */
    int run(ToIntFunction<String[]> bench) throws IOException {
        int worst = ExitCode.STOPPED;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isBlank()) {
                int end = bench.applyAsInt(line.trim().split("\\s+"));
                out.println("# exit " + end);
                worst = Math.max(worst, end);
            }
        }
        return worst;
    }
}
