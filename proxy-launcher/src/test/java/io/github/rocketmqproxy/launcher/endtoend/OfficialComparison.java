package io.github.rocketmqproxy.launcher.endtoend;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Apache's proxy and ours did in the same scenarios, as a table. Not thread-safe. */
final class OfficialComparison {
    private static final String AS_DOCUMENTED = "as documented";

    private record Cell(Set<String> seen) {
        Cell() {
            this(new LinkedHashSet<>());
        }

        @Override
        public String toString() {
            return seen.size() > 1
                    ? String.join(
                            "; ",
                            seen.stream()
                                    .filter(text -> !text.equals(AS_DOCUMENTED))
                                    .toList())
                    : String.join("", seen);
        }
    }

    private final Map<String, Cell> apache = new LinkedHashMap<>();
    private final Map<String, Cell> ours = new LinkedHashMap<>();
    private final List<String> astray = new ArrayList<>();

    /** Adds what one client saw. */
    void add(
            String client,
            Map<OfficialScenario, JsonElement> seenOfApache,
            Map<OfficialScenario, JsonElement> seenOfOurs) {
        seenOfApache.forEach((scenario, facts) -> apache(scenario.play(), text(client, scenario, facts)));
        seenOfOurs.forEach((scenario, facts) -> {
            String text = text(client, scenario, facts);
            ours(scenario.play(), text);
            if (!text.equals(AS_DOCUMENTED)) {
                astray.add(scenario.play() + ": " + text);
            }
        });
    }

    void apache(String row, String text) {
        apache.computeIfAbsent(row, key -> new Cell()).seen().add(text);
    }

    void ours(String row, String text) {
        ours.computeIfAbsent(row, key -> new Cell()).seen().add(text);
    }

    /** What our proxy did not do as documented. */
    List<String> oursWentAstray() {
        return astray;
    }

    private static String text(String client, OfficialScenario scenario, @Nullable JsonElement facts) {
        return scenario.expected().equals(facts) ? AS_DOCUMENTED : client + ": " + facts;
    }

    static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse(failure.toString());
    }

    /** Writes the rows so far to {@code target/apache-proxy.md} and to standard output. */
    void write() throws IOException {
        StringBuilder table = new StringBuilder("| scenario | Apache's proxy 5.5.0 | this proxy |\n|---|---|---|\n");
        Set<String> rows = new LinkedHashSet<>(apache.keySet());
        rows.addAll(ours.keySet());
        for (String row : rows) {
            table.append("| ").append(row);
            table.append(" | ").append(cell(apache, row));
            table.append(" | ").append(cell(ours, row)).append(" |\n");
        }
        Path file = Tree.root().resolve("proxy-launcher/target/apache-proxy.md");
        Files.writeString(file, table);
        System.out.print(table);
    }

    private static String cell(Map<String, Cell> column, String row) {
        return column.getOrDefault(row, new Cell()).toString().replace("|", "\\|");
    }
}
