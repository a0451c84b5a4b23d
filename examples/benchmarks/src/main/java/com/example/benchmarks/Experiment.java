package com.example.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What is changed, and under which loads that is measured.
 *
 * @param name the setting, as the environment spells it, or {@code profiles}
 * @param variants what is compared; one of them is the default
 * @param loads what each of them carries, one after the other
 */
record Experiment(String name, List<Variant> variants, List<Load> loads) {
    static final String DEFAULT = "default";
    static final String PROFILES = "profiles";

    private static final int BODY_SIZE = 100;
    private static final int SLOW_RATE = 20;
    private static final int RECEIVERS = 50;
    /** Where a setting that limits sends can show: the guide's heavy load and its limit. */
    private static final List<Load> HEAVY_SENDS = List.of(send("v2", 100), send("v2", 500));

    /**
     * One way to start the proxy.
     *
     * @param label as tables and charts show it
     * @param flags of the launcher
     * @param isDefault whether the others are compared with it
     */
    record Variant(String label, List<String> flags, boolean isDefault) {}

    /**
     * One load.
     *
     * @param protocol as {@code bench --protocol} names it
     * @param cell the rest
     */
    record Load(String protocol, Cell cell) {
        String title() {
            return cell.title() + ", " + protocol;
        }

        /** Short, for a chart, where the body size is always the same. */
        String series() {
            String what = protocol.equals("simple-stream") ? "publish stream" : cell.mode();
            return what + ", " + cell.concurrency() + " at once";
        }
    }

    static List<Experiment> all() {
        List<Experiment> all = new ArrayList<>();
        all.add(new Experiment(
                PROFILES,
                List.of(
                        new Variant(DEFAULT, List.of(), true),
                        profile("high-concurrency"),
                        profile("low-latency"),
                        profile("high-throughput")),
                List.of(send("v2", 10), send("v2", 50), send("v2", 100), send("v2", 500), send("simple-stream", 100))));
        all.add(setting("BATCH_SIZE", "100", HEAVY_SENDS, "1", "10", "32", "100", "1000"));
        all.add(setting("FLUSH_INTERVAL", "100ms", HEAVY_SENDS, "0ms", "1ms", "10ms", "100ms"));
        all.add(setting("MESSAGE_BUFFER_SIZE", "1000", HEAVY_SENDS, "50", "100", "1000", "10000"));
        all.add(setting("IO_THREADS", ioThreadsByDefault(), HEAVY_SENDS, "1", "2", "4"));
        all.add(setting("PRODUCER_POOL_SIZE", "10", HEAVY_SENDS, "1", "10"));
        all.add(setting(
                "CONSUMER_POOL_SIZE",
                "20",
                List.of(new Load("v2", new Cell("receive", RECEIVERS, BODY_SIZE))),
                "1",
                "5",
                "20"));
        // It is a pause of streams that find nothing, so a system that is nearly idle shows it if anything does.
        all.add(setting(
                "PULL_INTERVAL",
                "1s",
                List.of(new Load("simple", new Cell("end-to-end", 1, BODY_SIZE, SLOW_RATE))),
                "0ms",
                "100ms",
                "1s"));
        return all;
    }

    /** Those of these names, or all. */
    static List<Experiment> named(List<String> names) {
        List<Experiment> all = all();
        List<String> known = all.stream().map(Experiment::name).toList();
        if (names.equals(List.of("all"))) {
            return all;
        }
        names.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("--settings: \"" + name + "\" (expected: all, or some of " + known + ")");
        });
        return all.stream().filter(experiment -> names.contains(experiment.name())).toList();
    }

    boolean isProfiles() {
        return name.equals(PROFILES);
    }

    /** What is done, each once: a process is warmed up for all of it. */
    Stream<Load> kindsOfLoad() {
        List<String> seen = new ArrayList<>();
        return loads.stream().filter(load -> {
            String kind = load.protocol() + load.cell().mode();
            return !seen.contains(kind) && seen.add(kind);
        });
    }

    /** A part of a file's name. */
    String fileName() {
        return key(name);
    }

    private static String key(String setting) {
        return setting.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Load send(String protocol, int concurrency) {
        return new Load(protocol, new Cell("send", concurrency, BODY_SIZE));
    }

    private static Variant profile(String name) {
        return new Variant(name, List.of("--profile", name), false);
    }

    private static Experiment setting(String name, String defaultValue, List<Load> loads, String... values) {
        List<Variant> variants = Stream.of(values)
                .map(value -> new Variant(value, List.of("--" + key(name), value), value.equals(defaultValue)))
                .toList();
        return new Experiment(name, variants, loads);
    }

    /** Half as many as cores. */
    private static String ioThreadsByDefault() {
        return String.valueOf(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }
}
