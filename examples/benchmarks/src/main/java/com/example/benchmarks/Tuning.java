package com.example.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures what profiles and settings do to throughput and latency. All processes of one setting run at once and are measured in
 * turn, again and again, so that whatever else the machine does meets all its values alike.
 */
public final class Tuning {
    private final Plan plan;
    private final Stage stage;
    private final LoadGenerator generator;
    private final Path output;
    private final StringBuilder report = new StringBuilder();

    private Tuning(Plan plan, Stage stage) throws IOException {
        this.plan = plan;
        this.stage = stage;
        this.generator = new LoadGenerator(plan, stage);
        this.output = Files.createDirectories(Path.of(plan.text("output")));
    }

    /**
     * Runs the whole measurement.
     *
     * @param arguments see README.md
     */
    public static void main(String[] arguments) throws IOException {
        Plan plan = Plan.readTuning(arguments);
        List<Experiment> experiments = Experiment.named(plan.list("settings"));
        Path directory = Files.createTempDirectory("tuning");
        System.out.println("Logs of all processes: " + directory + ", until this has ended well");
        try (Stage stage = Stage.set(plan, directory, List.of())) {
            new Tuning(plan, stage).run(experiments);
        }
        Compare.delete(directory);
    }

    private void run(List<Experiment> experiments) throws IOException {
        report.append("# Profiles and settings\n\n").append(Instant.now()).append(", ");
        report.append(Runtime.getRuntime().availableProcessors()).append(" cores, Java ").append(Runtime.version());
        report.append(", ").append(plan.number("rounds")).append(" rounds of ").append(plan.number("seconds"));
        report.append(" s; medians. In brackets: times what the default has.\n");
        for (Experiment experiment : experiments) {
            run(experiment);
        }
        System.out.println("Written to " + output.resolve("tuning.md"));
    }

    private void run(Experiment experiment) throws IOException {
        ComparisonTable table = new ComparisonTable(defaultName(experiment));
        Map<Experiment.Variant, Contender> contenders = new LinkedHashMap<>();
        try {
            for (Experiment.Variant variant : experiment.variants()) {
                contenders.put(variant, started(experiment, variant));
            }
            for (int round = 1; round <= plan.number("rounds"); round++) {
                for (Experiment.Load load : experiment.loads()) {
                    for (Map.Entry<Experiment.Variant, Contender> one : contenders.entrySet()) {
                        measure(round, table, name(experiment, one.getKey()), load, one.getValue());
                    }
                }
            }
        } finally {
            contenders.values().forEach(stage::stop);
        }
        report.append("\n## ").append(experiment.name()).append('\n').append(table.markdown());
        String chart = "tuning-" + experiment.fileName() + ".svg";
        Files.writeString(output.resolve(chart), chart(experiment, table).svg());
        report.append("\n![").append(experiment.name()).append("](").append(chart).append(")\n");
        Files.writeString(output.resolve("tuning.md"), report);
    }

    private Contender started(Experiment experiment, Experiment.Variant variant) throws IOException {
        List<Experiment.Load> kinds = experiment.kindsOfLoad().toList();
        Contender contender = stage.ours(
                experiment.fileName() + "-" + variant.label(),
                variant.flags(),
                kinds.stream().map(Experiment.Load::protocol).toList());
        for (Experiment.Load kind : kinds) {
            generator.warmUp(kind.cell().mode(), contender, kind.protocol(), plan.number("first"));
        }
        System.out.println("Warmed up: " + name(experiment, variant));
        return contender;
    }

    private void measure(int round, ComparisonTable table, String name, Experiment.Load load, Contender contender)
            throws IOException {
        Optional<Measurement> measurement = generator.measure(load.cell(), contender, load.protocol());
        // A table knows a row by its cell, and the protocol has to be part of it.
        measurement.ifPresent(one -> table.add(row(load), name, one));
        System.out.printf(
                "round %d, %s, %s: %s%n",
                round,
                load.title(),
                name,
                measurement.map(Measurement::summary).orElse("not measured, see above"));
    }

    private static Cell row(Experiment.Load load) {
        Cell cell = load.cell();
        return new Cell(cell.mode() + " " + load.protocol(), cell.concurrency(), cell.bodySize(), cell.rate());
    }

    private static String name(Experiment experiment, Experiment.Variant variant) {
        return experiment.isProfiles()
                ? variant.label()
                : experiment.name() + "=" + variant.label() + (variant.isDefault() ? " (default)" : "");
    }

    /** Nobody's, and so no ratios, where the machine makes another value the default. */
    private static String defaultName(Experiment experiment) {
        return experiment.variants().stream()
                .filter(Experiment.Variant::isDefault)
                .map(variant -> name(experiment, variant))
                .findFirst()
                .orElse("");
    }

    /** Over the values of a setting with a line for each load; over the loads with a line for each profile. */
    private static TuningChart chart(Experiment experiment, ComparisonTable table) {
        List<Experiment.Variant> variants = experiment.variants();
        if (!experiment.isProfiles()) {
            TuningChart chart = new TuningChart(
                    experiment.name(),
                    variants.stream().map(Experiment.Variant::label).toList());
            for (Experiment.Load load : experiment.loads()) {
                List<TuningChart.Point> points = new ArrayList<>();
                variants.forEach(variant -> points.add(
                        TuningChart.Point.of(table.measurements(row(load), name(experiment, variant)))));
                chart.add(load.series(), points);
            }
            return chart;
        }
        List<Experiment.Load> sends = experiment.loads().stream()
                .filter(load -> load.protocol().equals("v2"))
                .toList();
        TuningChart chart = new TuningChart(
                "sends at once",
                sends.stream().map(load -> String.valueOf(load.cell().concurrency())).toList());
        for (Experiment.Variant variant : variants) {
            chart.add(
                    variant.label(),
                    sends.stream()
                            .map(load ->
                                    TuningChart.Point.of(table.measurements(row(load), name(experiment, variant))))
                            .toList());
        }
        return chart;
    }
}
