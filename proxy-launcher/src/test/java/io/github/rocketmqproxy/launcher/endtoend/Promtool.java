package io.github.rocketmqproxy.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Prometheus' own checker, from Debian's package prometheus; tests that need it are skipped where it is not on the PATH. */
final class Promtool {
    private static final String NAME = "promtool";

    private Promtool() {}

    /** What it has printed, and whether it found nothing wrong. */
    record Verdict(boolean good, String output) {}

    /** Runs it with a text on its standard input. */
    static Verdict judge(String input, String... arguments) throws IOException, InterruptedException {
        assumeThat(Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)))
                .as("promtool, of the package prometheus, is on the PATH")
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, NAME)));
        Path in = Files.createTempFile("promtool", ".in");
        Path out = Files.createTempFile("promtool", ".out");
        try {
            Files.writeString(in, input);
            List<String> command = new ArrayList<>(List.of(NAME));
            command.addAll(List.of(arguments));
            Process process = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("promtool ends").isTrue();
            return new Verdict(process.exitValue() == 0, Files.readString(out, StandardCharsets.UTF_8));
        } finally {
            Files.delete(in);
            Files.delete(out);
        }
    }
}
