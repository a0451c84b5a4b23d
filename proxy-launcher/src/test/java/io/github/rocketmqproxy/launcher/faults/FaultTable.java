package io.github.rocketmqproxy.launcher.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The rows of all faults, as Markdown. Not thread-safe. */
final class FaultTable {
    private static final String HEAD = """
            | fault | clients | sent | confirmed | lost | duplicated | again after ack | sends again, s | receives again, s | caught up, s | slowest send, s | what producers were told |
            |---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|
            """;

    private final List<String> rows = new ArrayList<>();

    void add(Fault fault, String clients, Ledger.Summary sum) {
        String told = sum.refusals().entrySet().stream()
                .map(refusal -> refusal.getKey() + " " + refusal.getValue())
                .collect(Collectors.joining(", "));
        rows.add("| " + fault.name() + " | " + clients + " | " + sum.sent() + " | " + sum.confirmed() + " | "
                + sum.lost()
                + " | " + sum.duplicated() + " | " + sum.againAfterAck() + " | " + seconds(sum.sendsAgain()) + " | "
                + seconds(sum.receivesAgain()) + " | " + seconds(sum.caughtUp()) + " | " + seconds(sum.longestSend())
                + " | " + told + " |\n");
    }

    String lastRow() {
        return rows.get(rows.size() - 1);
    }

    String markdown() {
        return HEAD + String.join("", rows);
    }

    private static String seconds(double value) {
        return Double.isInfinite(value) ? "never" : String.format(Locale.ROOT, "%.1f", value);
    }
}
