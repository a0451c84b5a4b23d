package com.example.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What idle connections cost a proxy, as Markdown: medians of all rounds. */
final class ConnectionsTable {
    private static final double KIB_PER_MIB = 1024;

    private final Map<Row, List<Held>> rows = new LinkedHashMap<>();

    private record Row(String who, int connections) {}

    /**
     * One proxy with its connections.
     *
     * @param open connections that were still open after a while in which nothing happened
     * @param served how many of them had a call answered while all were open
     * @param megabytesBefore resident memory of the proxy, in MiB, warmed up and without a connection
     * @param megabytesWith the same with all connections open and idle
     */
    record Held(int open, int served, double megabytesBefore, double megabytesWith) {}

    void add(String who, int connections, Held held) {
        rows.computeIfAbsent(new Row(who, connections), any -> new ArrayList<>()).add(held);
    }

    String markdown() {
        StringBuilder text = new StringBuilder("| who | connections | still open when idle | served while all were open"
                + " | resident MB before | with them | more | KB a connection | runs |\n|---|---|---|---|---|---|---|---|---|\n");
        rows.forEach((row, all) -> {
            double more = median(all, held -> held.megabytesWith() - held.megabytesBefore());
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %,d | %s | %s | %.0f | %.0f | %.0f | %.1f | %d |%n",
                    row.who(),
                    row.connections(),
                    fewest(all, row.connections(), Held::open),
                    fewest(all, row.connections(), Held::served),
                    median(all, Held::megabytesBefore),
                    median(all, Held::megabytesWith),
                    more,
                    more * KIB_PER_MIB / row.connections(),
                    all.size()));
        });
        return text.toString();
    }

    /** One run in which a connection was lost is worth knowing, so the worst of all rounds counts. */
    private static String fewest(List<Held> all, int connections, ToDoubleFunction<Held> what) {
        int fewest = (int) all.stream().mapToDouble(what).min().orElse(0);
        return fewest == connections ? "all" : String.format(Locale.ROOT, "%,d", fewest);
    }

    private static double median(List<Held> all, ToDoubleFunction<Held> what) {
        return Medians.of(all.stream().mapToDouble(what));
    }
}
