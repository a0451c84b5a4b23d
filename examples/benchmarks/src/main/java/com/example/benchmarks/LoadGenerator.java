package com.example.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Measures by {@code rocketmq-proxy bench}, each time with a topic and a group of its own, so that no run finds messages of another.
 * One process for all runs: a generator that is cold takes more of the two cores than the fastest of those it measures.
 */
final class LoadGenerator {
    private static final int WARM_UP_CONCURRENCY = 100;
    private static final int WARM_UP_BODY_SIZE = 100;
    private static final int WARM_UP_ATTEMPTS = 3;

    private final Plan plan;
    private final Stage stage;
    private final Writer out;
    private final BufferedReader in;
    private int runs;

    LoadGenerator(Plan plan, Stage stage) throws IOException {
        this.plan = plan;
        this.stage = stage;
        Process process = stage.loadGenerator();
        this.out = process.outputWriter(StandardCharsets.UTF_8);
        this.in = process.inputReader(StandardCharsets.UTF_8);
    }

    /** A JVM that has seen few messages is several times slower, so all see the same number before anything is measured. */
    void warmUp(String mode, Contender contender, String protocol, int messages) throws IOException {
        Cell cell = new Cell(mode, WARM_UP_CONCURRENCY, WARM_UP_BODY_SIZE);
        List<String> command = command(cell, contender, protocol);
        command.addAll(List.of("--warm-up", "0s", "--count", String.valueOf(messages)));
        if (cell.receives()) {
            command.addAll(List.of("--prefill", String.valueOf(messages)));
        }
        for (int attempt = 1; output(command).isBlank(); attempt++) {
            if (attempt == WARM_UP_ATTEMPTS) {
                throw new IOException(contender.name() + " " + protocol + ", " + mode + ": not warmed up in " + attempt
                        + " attempts, and so not to be compared (why: see above)");
            }
        }
    }

    /** Measures once, for as long as the plan says; empty if nothing could be measured, which has been said on standard error. */
    Optional<Measurement> measure(Cell cell, Contender contender, String protocol) throws IOException {
        List<String> command = command(cell, contender, protocol);
        if (cell.receives()) {
            int prefill = plan.number("prefill");
            // The last tenth stays: the end of a topic is slow for everybody, and not what is measured.
            command.addAll(List.of(
                    "--prefill", String.valueOf(prefill),
                    "--warm-up", String.valueOf(prefill * 4 / 10),
                    "--count", String.valueOf(prefill * 5 / 10)));
        } else {
            command.addAll(List.of("--warm-up", plan.text("warm-up") + "s", "--duration", plan.text("seconds") + "s"));
        }
        String output = output(command);
        return output.isBlank() ? Optional.empty() : Optional.of(Measurement.of(output));
    }

    private List<String> command(Cell cell, Contender contender, String protocol) {
        String topic = "bench-" + ++runs;
        stage.createTopic(topic);
        List<String> command = new ArrayList<>(List.of(
                "--json",
                "--address", contender.address(),
                "--protocol", protocol,
                "--mode", cell.mode(),
                "--topic", topic,
                "--group", topic,
                "--concurrency", String.valueOf(cell.concurrency()),
                "--body-size", String.valueOf(cell.bodySize()),
                "--process", "proxy=" + contender.pid(),
                "--process", "broker=" + stage.brokerPid()));
        if (cell.rate() > 0) {
            command.addAll(List.of("--rate", String.valueOf(cell.rate())));
        }
        return command;
    }

    /** What a run prints; nothing if it fails. */
    private String output(List<String> flags) throws IOException {
        out.write(String.join(" ", flags) + "\n");
        out.flush();
        StringBuilder printed = new StringBuilder();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith("# exit")) {
                return printed.toString();
            }
            printed.append(line).append('\n');
        }
        throw new IOException("the load generator has ended; why has been said above");
    }
}
