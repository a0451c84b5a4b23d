package com.example.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
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
    private final LoadGenerator load;

    private Compare(Plan plan, Stage stage) throws IOException {
        this.plan = plan;
        this.stage = stage;
        this.load = new LoadGenerator(plan, stage);
    }

    /**
     * Runs the whole comparison.
     *
     * @param arguments see README.md
     */
    public static void main(String[] arguments) throws IOException {
        Plan plan = Plan.read(arguments);
        Path directory = Files.createTempDirectory("compare");
        System.out.println("Logs of all processes: " + directory + ", until this has ended well");
        try (Stage stage = Stage.set(plan, directory, plan.list("contenders"))) {
            new Compare(plan, stage).run();
        }
        delete(directory);
    }

    private void run() throws IOException {
        warmUp();
        for (int round = 1; round <= plan.number("rounds"); round++) {
            for (Cell cell : plan.cells()) {
                for (Contender contender : stage.contenders()) {
                    for (String protocol : contender.protocols()) {
                        if (fits(cell.mode(), contender, protocol)) {
                            measure(round, cell, contender, protocol);
                        }
                    }
                }
            }
            Files.writeString(Path.of(plan.text("output")), report(round));
        }
        System.out.println("Written to " + plan.text("output"));
    }

    private void warmUp() throws IOException {
        for (Contender contender : stage.contenders()) {
            for (String protocol : contender.protocols()) {
                for (String mode : plan.list("mode")) {
                    if (fits(mode, contender, protocol)) {
                        load.warmUp(mode, contender, protocol, plan.number("first"));
                        System.out.println("Warmed up: " + contender.name() + " " + protocol + ", " + mode);
                    }
                }
            }
        }
    }

    /** What was sent arrives only where it is stored; a publish stream only sends. */
    private static boolean fits(String mode, Contender contender, String protocol) {
        return switch (mode) {
            case "send" -> true;
            case "receive" -> !protocol.equals("simple-stream");
            default -> contender.stores() && !protocol.equals("simple-stream");
        };
    }

    private void measure(int round, Cell cell, Contender contender, String protocol)
            throws IOException {
        String name = contender.name() + " " + protocol;
        Optional<Measurement> measurement = load.measure(cell, contender, protocol);
        measurement.ifPresent(one -> table.add(cell, name, one));
        System.out.printf(
                "round %d, %s, %s: %s%n",
                round,
                cell.title(),
                name,
                measurement.map(Measurement::summary).orElse("not measured, see above"));
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
