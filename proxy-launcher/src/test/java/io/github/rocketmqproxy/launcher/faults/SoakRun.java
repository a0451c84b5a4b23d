package io.github.rocketmqproxy.launcher.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.github.rocketmqproxy.launcher.bench.SeriesChart;
import io.github.rocketmqproxy.launcher.bench.SeriesChart.Point;
import io.github.rocketmqproxy.launcher.bench.SeriesChart.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;

/**
 * Half an hour of everything: {@code -Dsoak.minutes=30}. The proxy may not hold more and more of anything, and may lose nothing. What
 * comes out is written to {@code target/soak.md} and {@code soak.svg}.
 */
class SoakRun {
    private static final Duration STEP = Duration.ofSeconds(10);
    /** A message that has not come again by then will not. */
    private static final Duration MEMORY = Duration.ofSeconds(90);

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final List<Vitals> looks = new ArrayList<>();
    private final Map<Traffic, Ledger.Tally> struckOut = new HashMap<>();

    @Test
    void nothingGrowsAndNothingConfirmedIsLost() throws Exception {
        long minutes = Long.getLong("soak.minutes", 30);
        try (Site site = Site.set();
                VitalsProbe probe = new VitalsProbe(site.proxy());
                Traffics traffics = Traffics.ofAllKinds(site)) {
            traffics.begin("soak");
            Map<String, Integer> visits;
            List<Throwable> failures;
            List<Double> restarts;
            try (SoakTroubles troubles = new SoakTroubles(site, traffics);
                    Visits guests = Visits.to(site.producerPort(), kinds())) {
                watch(probe, traffics, System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes));
                visits = guests.ends();
                failures = troubles.failures();
                restarts = troubles.brokerRestarts();
            }
            settle(traffics);
            write(table(traffics, visits), chart(restarts));
            judge(traffics, visits, failures);
            traffics.close();
            nothingIsLeft(probe);
        }
    }

    private static List<Visits.Visit> kinds() {
        return Stream.of(SimpleVisits.all(), V2Visits.all(), StrangeVisits.all())
                .flatMap(List::stream)
                .toList();
    }

    private void watch(VitalsProbe probe, Traffics traffics, long endNanos) throws Exception {
        while (System.nanoTime() - endNanos < 0) {
            TimeUnit.NANOSECONDS.sleep(STEP.toNanos());
            Vitals look = probe.look();
            looks.add(look);
            long old = System.nanoTime() - MEMORY.toNanos();
            traffics.all()
                    .forEach(
                            traffic -> struckOut.merge(traffic, traffic.ledger().strikeOut(old), Ledger.Tally::plus));
            if (looks.size() % 6 == 1) {
                System.out.println(Stream.of(Held.values())
                        .map(held -> String.format(Locale.ROOT, "%s %.1f", held.text(), held.of(look)))
                        .collect(Collectors.joining(", ", String.format(Locale.ROOT, "%.0f s: ", look.seconds()), "")));
            }
        }
    }

    /** What is under way arrives. What has not by then is judged with the numbers. */
    private static void settle(Traffics traffics) {
        traffics.stopSending();
        try {
            Awaitility.await().atMost(PATIENCE).until(() -> traffics.each(ledger -> ledger.isSettled(false)));
        } catch (ConditionTimeoutException tooLong) {
            System.out.println("not settled within " + PATIENCE.toSeconds() + " s");
        }
    }

    private Ledger.Tally tally(Traffic traffic, Ledger.Summary rest) {
        return struckOut
                .getOrDefault(traffic, Ledger.Tally.NONE)
                .plus(new Ledger.Tally(rest.sent(), rest.confirmed(), rest.duplicated()));
    }

    private String table(Traffics traffics, Map<String, Integer> visits) {
        StringBuilder text = new StringBuilder(Held.head());
        for (Held held : Held.values()) {
            text.append(held.row(looks));
        }
        text.append("\n"
                + "| clients | sent | confirmed | lost | duplicated | what producers were told |\n"
                + "|---|--:|--:|--:|--:|---|\n");
        for (Traffic traffic : traffics.all()) {
            Ledger.Summary rest = traffic.ledger().summary(System.nanoTime());
            Ledger.Tally tally = tally(traffic, rest);
            text.append("| ")
                    .append(traffic.kind())
                    .append(" | ")
                    .append(tally.sent())
                    .append(" | ")
                    .append(tally.confirmed())
                    .append(" | ")
                    .append(rest.lost())
                    .append(" | ")
                    .append(tally.duplicated())
                    .append(" | ")
                    .append(joined(rest.refusals()))
                    .append(" |\n");
        }
        text.append("\n| visits that ended | times |\n|---|--:|\n");
        visits.forEach((end, times) ->
                text.append("| ").append(end).append(" | ").append(times).append(" |\n"));
        return text.toString();
    }

    private static String joined(Map<String, Integer> told) {
        return told.entrySet().stream()
                .map(answer -> answer.getKey() + " " + answer.getValue())
                .collect(Collectors.joining(", "));
    }

    private String chart(List<Double> restarts) {
        List<Series> series = new ArrayList<>();
        for (Held held : Held.values()) {
            series.add(new Series(
                    held.text(),
                    looks.stream()
                            .map(look -> new Point(look.seconds() / 60, held.of(look)))
                            .toList()));
        }
        series.add(new Series("messages sent and received, per second", rates()));
        return SeriesChart.svg(
                "Half an hour of everything",
                String.format(
                        Locale.ROOT,
                        "%.0f minutes · %.0f %% of a core · red: a broker killed and back",
                        last().seconds() / 60,
                        100 * cores()),
                series,
                restarts);
    }

    private List<Point> rates() {
        List<Point> rates = new ArrayList<>();
        for (int i = 1; i < looks.size(); i++) {
            Vitals before = looks.get(i - 1);
            Vitals after = looks.get(i);
            long messages = after.sent() + after.received() - before.sent() - before.received();
            rates.add(new Point(after.seconds() / 60, messages / (after.seconds() - before.seconds())));
        }
        return rates;
    }

    private Vitals last() {
        return looks.get(looks.size() - 1);
    }

    /** Processor time of the proxy. */
    private double cores() {
        Vitals first = looks.get(0);
        return last().cpu().minus(first.cpu()).toNanos() / 1e9 / (last().seconds() - first.seconds());
    }

    private static void write(String table, String chart) throws IOException {
        System.out.println(table);
        Path target = Files.createDirectories(Path.of("target"));
        Files.writeString(target.resolve("soak.md"), table);
        Files.writeString(target.resolve("soak.svg"), chart);
    }

    private void judge(Traffics traffics, Map<String, Integer> visits, List<Throwable> failures) {
        SoftAssertions all = new SoftAssertions();
        for (Held held : Held.values()) {
            all.assertThat(held.trend(looks).rise())
                    .as("%s: rise in the last two thirds", held.text())
                    .isLessThan(held.mostRise());
        }
        for (Traffic traffic : traffics.all()) {
            Ledger.Summary rest = traffic.ledger().summary(System.nanoTime());
            Ledger.Tally tally = tally(traffic, rest);
            all.assertThat(tally.confirmed())
                    .as("%s: confirmed", traffic.kind())
                    .isPositive();
            all.assertThat(rest.lost())
                    .as("%s: confirmed and never delivered", traffic.kind())
                    .isZero();
            all.assertThat(rest.refusals().values().stream()
                            .mapToLong(Integer::longValue)
                            .sum())
                    .as("%s: refused, of those that were not confirmed", traffic.kind())
                    .isEqualTo(tally.sent() - tally.confirmed());
        }
        all.assertThat(failures).as("troubles that did not go as planned").isEmpty();
        for (Visits.Visit visit : kinds()) {
            all.assertThat(visits).as("visits").containsKey(visit.name() + ": well");
        }
        all.assertAll();
    }

    /** Everybody has gone. */
    private static void nothingIsLeft(VitalsProbe probe) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            JsonObject figures = probe.figures();
            for (String name : List.of(
                    "active_connections",
                    "active_producers",
                    "active_consumers",
                    "buffered_inbound",
                    "buffered_outbound",
                    "goroutine_leaks")) {
                assertThat(figures.get(name).getAsLong()).as(name).isZero();
            }
        });
    }
}
