package com.example.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Medians of all rounds as Markdown, each cell with what it is in relation to a reference. */
final class ComparisonTable {
    private final String reference;
    private final Map<Cell, Map<String, List<Measurement>>> cells = new LinkedHashMap<>();

    /** Ratios are to the contender of this name, where it was measured. */
    ComparisonTable(String reference) {
        this.reference = reference;
    }

    void add(Cell cell, String contender, Measurement measurement) {
        cells.computeIfAbsent(cell, any -> new LinkedHashMap<>())
                .computeIfAbsent(contender, any -> new ArrayList<>())
                .add(measurement);
    }

    /** What was measured of one contender in one row, in the order of the rounds. */
    List<Measurement> measurements(Cell cell, String contender) {
        return cells.getOrDefault(cell, Map.of()).getOrDefault(contender, List.of());
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        cells.forEach((cell, contenders) -> {
            text.append("\n### ").append(cell.title()).append("\n\n");
            text.append("| who | messages/s | p50 ms | p99 ms | proxy CPU µs/message | broker CPU µs/message | proxy MB"
                    + " | errors | runs |\n|---|---|---|---|---|---|---|---|---|\n");
            contenders.forEach((name, measurements) ->
                    text.append(row(name, measurements, contenders.getOrDefault(reference, List.of()))));
        });
        return text.toString();
    }

    private String row(String name, List<Measurement> own, List<Measurement> others) {
        List<Measurement> compared = name.equals(reference) ? List.of() : others;
        return "| " + name
                + figure("%,.0f", own, compared, Measurement::perSecond)
                + figure("%,.2f", own, compared, measurement -> measurement.p50() / 1e3)
                + figure("%,.2f", own, compared, measurement -> measurement.p99() / 1e3)
                + figure("%,.0f", own, compared, Measurement::proxyCpu)
                + figure("%,.0f", own, compared, Measurement::brokerCpu)
                + figure("%,.0f", own, compared, Measurement::residentMegabytes)
                + figure("%,.0f", own, List.of(), Measurement::errors)
                + " | " + own.size() + " |\n";
    }

    private static String figure(
            String format, List<Measurement> own, List<Measurement> others, ToDoubleFunction<Measurement> what) {
        double median = median(own, what);
        String text = " | " + String.format(Locale.ROOT, format, median);
        double other = others.isEmpty() ? 0 : median(others, what);
        return other == 0 ? text : text + String.format(Locale.ROOT, " (%.2f×)", median / other);
    }

    static double median(List<Measurement> measurements, ToDoubleFunction<Measurement> what) {
        return Medians.of(measurements.stream().mapToDouble(what));
    }
}
