package com.example.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is to be compared, from the command line.
 *
 * @param flags values by flag, without dashes
 */
record Plan(Map<String, String> flags) {
    private static final Map<String, String> FULL = Map.ofEntries(
            Map.entry("first", "120000"),
            Map.entry("rounds", "3"),
            Map.entry("seconds", "5"),
            Map.entry("warm-up", "3"),
            Map.entry("concurrency", "1,10,50,100,500"),
            Map.entry("body-size", "100"),
            Map.entry("large-body-size", "1024"),
            Map.entry("large-body-concurrency", "50,100"),
            Map.entry("rate", "0"),
            Map.entry("mode", "send,receive"),
            Map.entry("prefill", "60000"),
            Map.entry("contenders", "apache-256m,apache,no-op,ours"),
            Map.entry("protocols", "v2,simple,simple-stream"),
            Map.entry("output", "comparison.md"));
    private static final Map<String, String> QUICK = with(
            FULL,
            Map.of(
                    "first", "10000",
                    "rounds", "1",
                    "seconds", "3",
                    "concurrency", "1,50,500",
                    "large-body-size", "0",
                    "prefill", "15000",
                    "contenders", "apache-256m,no-op,ours"));
    /** So few messages that each finds an idle system. */
    private static final Map<String, String> LATENCY = with(
            FULL,
            Map.of(
                    "first", "50000",
                    "seconds", "15",
                    // A group that is new to the broker gets its first message late, and those behind it wait.
                    "warm-up", "10",
                    "concurrency", "1",
                    "large-body-size", "0",
                    "rate", "10",
                    "mode", "end-to-end",
                    "contenders", "apache-256m,ours",
                    "protocols", "v2,simple",
                    "output", "latency.md"));
    private static final Map<String, String> CONNECTIONS = Map.of(
            "rounds", "3",
            "contenders", "apache-256m:1000,ours:1000,apache-256m:5000,ours-high-concurrency:5000",
            "protocols", "v2",
            "first", "2000",
            "settle", "5",
            "output", "connections.md");
    private static final Map<String, String> TUNING = Map.of(
            "rounds", "3",
            "seconds", "2",
            "warm-up", "1",
            "first", "20000",
            "prefill", "15000",
            "settings", "all",
            "output", "tuning");
    private static final Map<String, String> START_UP =
            Map.of("rounds", "9", "contenders", "apache-256m,ours", "settle", "10", "idle", "2");

    static Plan read(String[] arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        boolean quick = words.remove("--quick");
        boolean latency = words.remove("--latency");
        return read(latency ? LATENCY : quick ? QUICK : FULL, words);
    }

    static Plan readConnections(String[] arguments) {
        return read(CONNECTIONS, List.of(arguments));
    }

    static Plan readTuning(String[] arguments) {
        return read(TUNING, List.of(arguments));
    }

    static Plan readStartUp(String[] arguments) {
        return read(START_UP, List.of(arguments));
    }

    private static Plan read(Map<String, String> defaults, List<String> words) {
        Map<String, String> flags = new HashMap<>(defaults);
        for (int i = 0; i < words.size(); i += 2) {
            if (!words.get(i).startsWith("--") || i + 1 == words.size()) {
                throw new IllegalArgumentException("\"" + words.get(i) + "\" (expected: --quick, or --flag value with one of "
                        + defaults.keySet() + ")");
            }
            flags.put(words.get(i).substring(2), words.get(i + 1));
        }
        return new Plan(flags);
    }

    String text(String flag) {
        String value = flags.get(flag);
        if (value == null) {
            throw new IllegalArgumentException("--" + flag + " is missing (start this by compare.sh)");
        }
        return value;
    }

    List<String> list(String flag) {
        return Arrays.asList(text(flag).split(","));
    }

    int number(String flag) {
        return Integer.parseInt(text(flag));
    }

    List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (String mode : list("mode")) {
            addCells(cells, mode, list("body-size"), list("concurrency"));
            if (number("large-body-size") > 0) {
                addCells(cells, mode, list("large-body-size"), list("large-body-concurrency"));
            }
        }
        return cells;
    }

    private void addCells(List<Cell> cells, String mode, List<String> bodySizes, List<String> concurrencies) {
        int rate = mode.equals("end-to-end") ? number("rate") : 0;
        for (String bodySize : bodySizes) {
            for (String concurrency : concurrencies) {
                cells.add(new Cell(mode, Integer.parseInt(concurrency), Integer.parseInt(bodySize), rate));
            }
        }
    }

    private static Map<String, String> with(Map<String, String> defaults, Map<String, String> others) {
        Map<String, String> all = new HashMap<>(defaults);
        all.putAll(others);
        return Map.copyOf(all);
    }
}
