package com.example.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Measures what connections cost a proxy that are open and do nothing, and whether each of them is served all the same. */
public final class Connections {
    private static final String TOPIC = "connections";
    private static final int WARM_UP_CONNECTIONS = 10;

    private final Plan plan;
    private final Stage stage;
    private final ConnectionsTable table = new ConnectionsTable();

    private Connections(Plan plan, Stage stage) {
        this.plan = plan;
        this.stage = stage;
    }

    /**
     * Runs the whole measurement.
     *
     * @param arguments see README.md
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Plan plan = Plan.readConnections(arguments);
        List<Load> loads = plan.list("contenders").stream().map(Load::read).toList();
        OpenFiles.require(loads.stream().mapToInt(Load::connections).max().orElse(0));
        Path directory = Files.createTempDirectory("connections");
        System.out.println("Logs of all processes: " + directory + ", until this has ended well");
        try (Stage stage = Stage.set(plan, directory, List.of())) {
            stage.createTopic(TOPIC);
            new Connections(plan, stage).run(loads);
        }
        Compare.delete(directory);
    }

    private void run(List<Load> loads) throws IOException, InterruptedException {
        for (int round = 1; round <= plan.number("rounds"); round++) {
            for (Load load : loads) {
                Contender contender = stage.contender(load.contender());
                try {
                    ConnectionsTable.Held held = hold(contender, load.connections());
                    table.add(load.contender(), load.connections(), held);
                    System.out.printf("round %d, %s: %s%n", round, load, held);
                } finally {
                    stage.stop(contender);
                }
            }
            Files.writeString(Path.of(plan.text("output")), report(round));
        }
        System.out.println("\n" + table.markdown() + "\nWritten to " + plan.text("output"));
    }

    private ConnectionsTable.Held hold(Contender contender, int count) throws IOException, InterruptedException {
        // What a JVM loads and compiles for its first calls is not what a connection costs.
        try (IdleConnections warmUp = new IdleConnections(contender.address(), TOPIC, WARM_UP_CONNECTIONS)) {
            for (int calls = 0; calls < plan.number("first"); calls += WARM_UP_CONNECTIONS) {
                warmUp.call();
            }
        }
        settle();
        double before = ProcessFiles.residentMegabytes(contender.pid());
        try (IdleConnections connections = new IdleConnections(contender.address(), TOPIC, count)) {
            connections.call();
            settle();
            double with = ProcessFiles.residentMegabytes(contender.pid());
            int open = connections.open();
            int served = connections.call();
            if (!connections.failure().isEmpty()) {
                System.out.println(contender.name() + ": a call was not served: " + connections.failure());
            }
            return new ConnectionsTable.Held(open, served, before, with);
        }
    }

    private void settle() throws InterruptedException {
        TimeUnit.SECONDS.sleep(plan.number("settle"));
    }

    private String report(int rounds) {
        return "# Idle connections\n\n" + Instant.now() + ", " + Runtime.getRuntime().availableProcessors() + " cores, Java "
                + Runtime.version() + ", " + rounds + " rounds, each with a new process for each row; medians.\n\n"
                + table.markdown();
    }

    /**
     * Who gets how many connections.
     *
     * @param contender its name
     * @param connections how many are opened
     */
    record Load(String contender, int connections) {
        static Load read(String text) {
            String[] parts = text.split(":");
            if (parts.length != 2 || !parts[1].matches("[1-9]\\d{0,4}")) {
                throw new IllegalArgumentException(
                        "--contenders: \"" + text + "\" (expected: name:connections, for example ours:1000)");
            }
            return new Load(parts[0], Integer.parseInt(parts[1]));
        }
    }
}
