package com.example.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Measures how long a proxy takes from the start of its process to the first message that it confirms, with the broker already up.
 * All contenders in turn, again and again, each time as a new process.
 */
public final class StartUp {
    private static final String TOPIC = "start-up";
    private static final String APACHE = "apache";

    private final Plan plan;
    private final Stage stage;
    private final Map<String, List<Started>> results = new LinkedHashMap<>();

    private StartUp(Plan plan, Stage stage) {
        this.plan = plan;
        this.stage = stage;
    }

    /**
     * Runs the whole measurement.
     *
     * @param arguments see README.md
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Plan plan = Plan.readStartUp(arguments);
        Path directory = Files.createTempDirectory("start-up");
        System.out.println("Logs of all processes: " + directory + ", until this has ended well");
        try (Stage stage = Stage.set(plan, directory, List.of())) {
            stage.createTopic(TOPIC);
            new StartUp(plan, stage).run();
        }
        Compare.delete(directory);
    }

    private void run() throws IOException, InterruptedException {
        int rounds = plan.number("rounds");
        // The first one is for the client here, for files that the system has not in memory yet, and for what the launcher keeps.
        for (int round = 0; round <= rounds; round++) {
            for (String contender : plan.list("contenders")) {
                Started started = measure(contender);
                System.out.printf("round %d, %s: %s%n", round, contender, started);
                if (round > 0) {
                    results.computeIfAbsent(contender, name -> new ArrayList<>())
                            .add(started);
                }
            }
            if (round == 0) {
                TimeUnit.SECONDS.sleep(plan.number("settle"));
            }
        }
        Path loadFile = Path.of("/proc/loadavg");
        System.out.printf(
                "%n%d rounds, %d cores, load %s%n%n",
                rounds,
                Runtime.getRuntime().availableProcessors(),
                Files.readString(loadFile).trim());
        System.out.println("| median (lowest to highest) | wall s | CPU s | resident MB, idle |\n|---|---|---|---|");
        results.forEach((contender, all) -> System.out.printf(
                "| %s | %s | %s | %s |%n",
                contender,
                spread("%.2f", all.stream().mapToDouble(Started::wallSeconds).toArray()),
                spread("%.2f", all.stream().mapToDouble(Started::cpuSeconds).toArray()),
                spread(
                        "%.0f",
                        all.stream().mapToDouble(Started::residentMegabytes).toArray())));
    }

    /** Apache's proxy by name; everything else is the path of a launcher, or "ours" for the one that was built. */
    private Started measure(String contender) throws IOException, InterruptedException {
        int port = Stage.freePort();
        long start = System.nanoTime();
        try (Child child = contender.startsWith(APACHE)
                ? stage.launchApache(contender, port)
                : stage.launch(
                        Path.of(contender).getFileName().toString(),
                        contender.equals("ours") ? plan.text("launcher") : contender,
                        port)) {
            FirstSend.await(port, TOPIC, child);
            long end = System.nanoTime();
            double cpu = ProcessFiles.cpuSeconds(child.pid());
            TimeUnit.SECONDS.sleep(plan.number("idle"));
            return new Started((end - start) / 1e9, cpu, ProcessFiles.residentMegabytes(child.pid()));
        }
    }

    private static String spread(String format, double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        return String.format(
                format + " (" + format + " to " + format + ")", median, sorted[0], sorted[sorted.length - 1]);
    }

    /**
     * One start.
     *
     * @param wallSeconds until the first message was confirmed
     * @param cpuSeconds of the process until then
     * @param residentMegabytes of the process a little later
     */
    private record Started(double wallSeconds, double cpuSeconds, double residentMegabytes) {}
}
