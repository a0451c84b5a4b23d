package io.github.rocketmqproxy.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What lies in docs/monitoring fits a real proxy, and the tools that read it take it. */
@ExtendWith(StageExtension.class)
class MonitoringIT {
    private static final Path FOLDER = Tree.root().resolve("docs/monitoring");
    private static final Path DASHBOARD = FOLDER.resolve("grafana-dashboard.json");
    private static final Pattern FIGURE = Pattern.compile("rocketmq_proxy_[a-z_]+");
    private static final Pattern ALERT = Pattern.compile("(?m)^ +- alert: (\\w+)$");
    private static final Set<String> OF_PROMETHEUS_ITSELF = Set.of("instance", "job");

    private final Stage stage;

    MonitoringIT(Stage stage) {
        this.stage = stage;
    }

    private Figures figures() throws Exception {
        Figures.makeSome(stage.proxy(), "monitoring");
        return Figures.of(stage.proxy());
    }

    @Test
    void promtoolFindsNothingToSayAboutTheFiguresOfARealProxy() throws Exception {
        Promtool.Verdict verdict = Promtool.judge(figures().text(), "check", "metrics");

        assertThat(verdict).isEqualTo(new Promtool.Verdict(true, ""));
    }

    @Test
    void promtoolTakesTheRulesAndTheirTestsAndTheScrapeConfiguration() throws Exception {
        for (String[] check : new String[][] {
            {"check", "rules", "alerts.yml"},
            {"check", "config", "prometheus.yml"},
            {"test", "rules", "alerts.test.yml"}
        }) {
            Promtool.Verdict verdict = Promtool.judge(
                    "", check[0], check[1], FOLDER.resolve(check[2]).toString());

            assertThat(verdict.good()).as(verdict.output()).isTrue();
        }
    }

    @Test
    void everyAlertIsTestedAndExplained() throws IOException {
        Set<String> alerts = alerts();
        String tests = Files.readString(FOLDER.resolve("alerts.test.yml"));
        String page = Files.readString(Tree.root().resolve("docs/monitoring.md"));

        assertThat(alerts).hasSizeGreaterThan(10);
        assertThat(alerts).allSatisfy(alert -> {
            assertThat(tests).contains("alertname: " + alert);
            assertThat(page).contains("| `" + alert + "` |");
        });
    }

    private static Set<String> alerts() throws IOException {
        return ALERT.matcher(Files.readString(FOLDER.resolve("alerts.yml")))
                .results()
                .map(alert -> alert.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void dashboardAndAlertsAskForFiguresThatARealProxyHas() throws Exception {
        Figures figures = figures();
        String alerts = Files.readString(FOLDER.resolve("alerts.yml"));
        String questions = String.join("\n", expressions()) + "\n" + alerts;

        assertThat(FIGURE.matcher(questions).results().map(figure -> figure.group()))
                .hasSizeGreaterThan(50)
                .isSubsetOf(figures.names());
        Set<String> labels = new TreeSet<>(figures.labels());
        labels.addAll(OF_PROMETHEUS_ITSELF);
        assertThat(labelsIn(questions)).contains("method", "topic", "code").isSubsetOf(labels);
    }

    /** Those that are grouped by, and those that legends and annotations show. */
    private static Set<String> labelsIn(String text) {
        Set<String> labels = new TreeSet<>();
        Matcher by = Pattern.compile("by \\(([a-z, ]+)\\)").matcher(text);
        while (by.find()) {
            labels.addAll(List.of(by.group(1).split(", ")));
        }
        Pattern.compile("\\{\\{ ?(?:\\$labels\\.)?([a-z]+) ?}}")
                .matcher(text)
                .results()
                .forEach(shown -> labels.add(shown.group(1)));
        return labels;
    }

    @Test
    void everyExpressionOfTheDashboardIsPromQl() throws Exception {
        StringBuilder rules = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
        int number = 0;
        for (String expression : expressions()) {
            // What Grafana puts in before it asks.
            String asked = expression.replace("$__rate_interval", "1m").replace("$instance", ".*");
            rules.append("  - record: panel:").append(number++).append('\n');
            rules.append("    expr: '").append(asked.replace("'", "''")).append("'\n");
        }
        Path file = Files.createTempFile("dashboard", ".yml");
        try {
            Files.writeString(file, rules);
            Promtool.Verdict verdict = Promtool.judge("", "check", "rules", file.toString());

            assertThat(verdict.good()).as(verdict.output()).isTrue();
            assertThat(verdict.output()).contains(number + " rules found");
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void dashboardIsOneByGrafanasOwnTypes() throws IOException {
        JsonObject bad = dashboard();
        bad.addProperty("graphToolTip", 1);
        Path copy = Tree.work().resolve("bad-dashboard.json");
        Files.writeString(copy, bad.toString());

        assertThat(typeCheck("good", DASHBOARD)).isZero();
        assertThat(typeCheck("bad", copy)).isNotZero();
    }

    private int typeCheck(String name, Path file) {
        String compiler =
                Tree.ownClient().resolve("node_modules/typescript/bin/tsc").toString();
        try (Program check = Program.start(
                "dashboard-" + name,
                stage.node().folder(),
                Map.of(),
                List.of("node", "dashboard.js", file.toString(), compiler))) {
            return check.exitCode(Duration.ofMinutes(2));
        }
    }

    private static JsonObject dashboard() throws IOException {
        return JsonParser.parseString(Files.readString(DASHBOARD)).getAsJsonObject();
    }

    /** All that the panels ask for. */
    private static List<String> expressions() throws IOException {
        List<String> expressions = new ArrayList<>();
        for (JsonElement panel : dashboard().getAsJsonArray("panels")) {
            JsonArray targets = panel.getAsJsonObject().getAsJsonArray("targets");
            for (JsonElement target : targets == null ? new JsonArray() : targets) {
                expressions.add(target.getAsJsonObject().get("expr").getAsString());
            }
        }
        return expressions;
    }
}
