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
            Map.entry("first", "50000"),
            Map.entry("rounds", "5"),
            Map.entry("seconds", "10"),
            Map.entry("warm-up", "5"),
            Map.entry("concurrency", "1,10,50,100,500"),
            Map.entry("body-size", "100,1024"),
            Map.entry("mode", "send,receive"),
            Map.entry("prefill", "40000"),
            Map.entry("contenders", "apache-256m,apache,no-op,ours"),
            Map.entry("protocols", "v2,simple,simple-stream"),
            Map.entry("output", "comparison.md"));
    private static final Map<String, String> QUICK = Map.ofEntries(
            Map.entry("first", "10000"),
            Map.entry("rounds", "1"),
            Map.entry("seconds", "3"),
            Map.entry("warm-up", "3"),
            Map.entry("concurrency", "1,50,500"),
            Map.entry("body-size", "100"),
            Map.entry("mode", "send,receive"),
            Map.entry("prefill", "15000"),
            Map.entry("contenders", "apache-256m,no-op,ours"),
            Map.entry("protocols", "v2,simple,simple-stream"),
            Map.entry("output", "comparison.md"));

    private static final Map<String, String> START_UP =
            Map.of("rounds", "9", "contenders", "apache-256m,ours", "settle", "10", "idle", "2");

    static Plan read(String[] arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        return read(words.remove("--quick") ? QUICK : FULL, words);
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
            for (String bodySize : list("body-size")) {
                for (String concurrency : list("concurrency")) {
                    cells.add(new Cell(mode, Integer.parseInt(concurrency), Integer.parseInt(bodySize)));
                }
            }
        }
        return cells;
    }
}
