package com.example.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs {@code rocketmq-proxy bench}, each time with a topic and a group of its own, so that no run finds messages of another. */
final class LoadGenerator {
    private static final int WARM_UP_CONCURRENCY = 100;
    private static final int WARM_UP_BODY_SIZE = 100;

    private final Plan plan;
    private final Stage stage;
    private int runs;

    LoadGenerator(Plan plan, Stage stage) {
        this.plan = plan;
        this.stage = stage;
    }

    /** A JVM that has seen few messages is several times slower, so all see the same number before anything is measured. */
    void warmUp(String mode, Contender contender, String protocol, int messages) throws IOException, InterruptedException {
        Cell cell = new Cell(mode, WARM_UP_CONCURRENCY, WARM_UP_BODY_SIZE);
        List<String> command = command(cell, contender, protocol);
        command.addAll(List.of("--warm-up", "0s", "--count", String.valueOf(messages)));
        if (cell.receives()) {
            command.addAll(List.of("--prefill", String.valueOf(messages)));
        }
        output(command);
    }

    /** Measures once, for as long as the plan says; empty if nothing could be measured, which has been said on standard error. */
    Optional<Measurement> measure(Cell cell, Contender contender, String protocol) throws IOException, InterruptedException {
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
                plan.text("launcher"), "bench", "--json",
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

    private static String output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
