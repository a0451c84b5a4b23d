package com.example.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures all contenders in turn, again and again, so that whatever else the machine does meets them all alike. The table goes to a
 * file after each round.
 */
public final class Compare {
    private static final String REFERENCE = "apache-256m v2";

    private final Plan plan;
    private final Stage stage;
    private final ComparisonTable table = new ComparisonTable(REFERENCE);
    private int runs;

    private Compare(Plan plan, Stage stage) {
        this.plan = plan;
        this.stage = stage;
    }

    /**
     * Runs the whole comparison.
     *
     * @param arguments see README.md
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Plan plan = Plan.read(arguments);
        Path directory = Files.createTempDirectory("compare");
        System.out.println("Logs of all processes: " + directory + ", until this has ended well");
        try (Stage stage = Stage.set(plan, directory, plan.list("contenders"))) {
            new Compare(plan, stage).run();
        }
        delete(directory);
    }

    private void run() throws IOException, InterruptedException {
        warmUp();
        for (int round = 1; round <= plan.number("rounds"); round++) {
            for (Cell cell : plan.cells()) {
                for (Contender contender : stage.contenders()) {
                    for (String protocol : contender.protocols()) {
                        if (fits(cell, contender, protocol)) {
                            measure(round, cell, contender, protocol);
                        }
                    }
                }
            }
            Files.writeString(Path.of(plan.text("output")), report(round));
        }
        System.out.println("Written to " + plan.text("output"));
    }

    /** A JVM that has seen few messages is several times slower, so all see the same number before anything is measured. */
    private void warmUp() throws IOException, InterruptedException {
        for (Contender contender : stage.contenders()) {
            String messages = String.valueOf(
                    plan.number("first") / contender.protocols().size());
            for (String protocol : contender.protocols()) {
                for (String mode : plan.list("mode")) {
                    Cell cell = new Cell(mode, 100, 100);
                    if (fits(cell, contender, protocol)) {
                        List<String> command = command(cell, contender, protocol);
                        command.addAll(List.of("--warm-up", "0s", "--count", messages));
                        if (mode.equals("receive")) {
                            command.addAll(List.of("--prefill", messages));
                        }
                        output(command);
                        System.out.println("Warmed up: " + contender.name() + " " + protocol + ", " + mode);
                    }
                }
            }
        }
    }

    /** Nothing can be received where nothing is stored; a publish stream only sends. */
    private static boolean fits(Cell cell, Contender contender, String protocol) {
        return cell.mode().equals("send") || contender.stores() && !protocol.equals("simple-stream");
    }

    private void measure(int round, Cell cell, Contender contender, String protocol)
            throws IOException, InterruptedException {
        List<String> command = command(cell, contender, protocol);
        if (cell.mode().equals("receive")) {
            int prefill = plan.number("prefill");
            // The last tenth stays: the end of a topic is slow for everybody, and not what is measured.
            command.addAll(List.of(
                    "--prefill", String.valueOf(prefill),
                    "--warm-up", String.valueOf(prefill * 4 / 10),
                    "--count", String.valueOf(prefill * 5 / 10)));
        } else {
            command.addAll(List.of("--warm-up", plan.text("warm-up") + "s", "--duration", plan.text("seconds") + "s"));
        }
        String name = contender.name() + " " + protocol;
        String output = output(command);
        if (output.isBlank()) {
            System.out.printf("round %d, %s, %s: not measured, see above%n", round, cell.title(), name);
            return;
        }
        Measurement measurement = Measurement.of(output);
        table.add(cell, name, measurement);
        System.out.printf(
                "round %d, %s, %s: %,.0f messages/s, p50 %.2f ms, p99 %.2f ms, CPU µs/message %.0f + %.0f, %.0f MB, %.0f errors%n",
                round,
                cell.title(),
                name,
                measurement.perSecond(),
                measurement.p50() / 1e3,
                measurement.p99() / 1e3,
                measurement.proxyCpu(),
                measurement.brokerCpu(),
                measurement.residentMegabytes(),
                measurement.errors());
    }

    /** What all runs have in common; a topic and a group of its own, so that no run finds messages of another. */
    private List<String> command(Cell cell, Contender contender, String protocol) {
        String topic = "compare-" + ++runs;
        stage.createTopic(topic);
        return new ArrayList<>(List.of(
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
    }

    /** Empty if nothing could be measured; why has been said on standard error. */
    private static String output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    private String report(int rounds) {
        return "# Comparison\n\n" + Instant.now() + ", " + Runtime.getRuntime().availableProcessors() + " cores, Java "
                + Runtime.version() + ", " + rounds + " rounds. In brackets: times what \"" + REFERENCE + "\" has.\n"
                + table.markdown();
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
