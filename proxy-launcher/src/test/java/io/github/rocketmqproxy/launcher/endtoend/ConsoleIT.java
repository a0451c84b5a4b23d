package io.github.rocketmqproxy.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rocketmqproxy.launcher.LauncherProcess;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The console before a real proxy with traffic, in a real Chromium. Skipped where there is none, or Node.js is older than 20. */
@ExtendWith(StageExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleIT {
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    private static final String TOKEN = "a token for this test only";

    private final Stage stage;
    private Verdict seen;

    ConsoleIT(Stage stage) {
        this.stage = stage;
    }

    record Hostile(int attacked, int images, int scripts) {}

    record Phone(int scroll, int client) {}

    record Settings(int shown, String key) {}

    /** What the browser's program saw. */
    record Verdict(
            List<String> problems,
            List<String> elsewhere,
            Map<String, String> group,
            Map<String, String> idleGroup,
            Map<String, String> topic,
            String refusals,
            List<String> servers,
            List<Long> sent,
            List<String> unacknowledged,
            List<String> connections,
            int linePoints,
            Settings settings,
            List<String> stops,
            List<String> invisibleStops,
            String sorted,
            String moment,
            String paused,
            int askedWhilePaused,
            int askedWhileHidden,
            int askedWhenBack,
            int found,
            String light,
            List<String> lightContrast,
            String dark,
            List<String> darkContrast,
            String chosenLight,
            String chosenLightAgain,
            Phone phone,
            List<String> tooWide,
            List<List<String>> phoneOrders,
            Hostile hostile,
            int alertsLit,
            String title,
            String gone,
            boolean awayHidden,
            Map<String, String> tuned,
            List<String> change,
            Map<String, String> tunedAfterwards) {}

    @BeforeAll
    void look() throws IOException {
        Optional<Path> chromium = chromium();
        assumeThat(chromium)
                .as("Chromium is installed (apt-get install chromium)")
                .isPresent();
        assumeThat(nodeVersion()).as("Node.js is 20 or newer").isGreaterThanOrEqualTo(20);
        Path folder = NodeWorkspace.browser();
        String port = Integer.toString(freePort());
        LauncherProcess proxy = proxy(port);
        try (Program traffic = stage.scenario("console-traffic", NodeClient.OWN, "127.0.0.1:" + proxy.grpcPort())
                        .with("TOPIC", "console-topic")
                        .with("GROUP", "console-group")
                        .start();
                Program browser =
                        browser(folder, chromium.orElseThrow(), proxy.admin("").toString(), traffic)) {
            browser.awaitText("stop it", PATIENCE);
            proxy.kill();
            traffic.close();
            browser.tell("stopped");
            browser.awaitText("start it again", PATIENCE);
            proxy.close();
            proxy = proxy(port);
            browser.tell("started");
            seen = Scenario.verdict(browser, Verdict.class, PATIENCE);
        } finally {
            proxy.close();
        }
    }

    private LauncherProcess proxy(String port) throws IOException {
        return LauncherProcess.builder()
                .arguments("--name-server", stage.nameServer(), "--metrics-port", port)
                // Nothing may come again while the browser looks at it.
                .arguments("--invisible-duration", "10m", "--consumer-cleanup-timeout", "10m")
                .environment("AUTO_CREATE_TOPICS", "true")
                .environment("ADMIN_TOKEN", TOKEN)
                .start()
                .awaitServing();
    }

    private static Program browser(Path folder, Path chromium, String admin, Program traffic) {
        traffic.awaitText("received 20, acknowledged 5", PATIENCE);
        return Program.start(
                "console",
                folder,
                Map.of(
                        "CHROMIUM",
                        chromium.toString(),
                        "ADMIN",
                        admin,
                        "ADMIN_TOKEN",
                        TOKEN,
                        "TOPIC",
                        "console-topic",
                        "GROUP",
                        "console-group",
                        "PICTURES",
                        System.getProperty("console.pictures", "")),
                List.of("node", "console.js"));
    }

    private static Optional<Path> chromium() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static int nodeVersion() {
        try (Program node = Program.start("node-version", Tree.work(), Map.of(), List.of("node", "--version"))) {
            return Integer.parseInt(node.finish(PATIENCE).strip().substring(1).split("\\.")[0]);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void figuresAreThoseOfTheTrafficAndOfTheMetrics() {
        assertThat(seen.topic())
                .containsEntry("Producers", "1")
                .containsEntry("Sent", "20")
                .containsEntry("Received", "20")
                .containsEntry("Failed", "1");
        assertThat(seen.sent()).isSorted();
        assertThat(seen.unacknowledged()).containsExactly("15", "15");
        assertThat(seen.connections().get(0)).isEqualTo(seen.connections().get(1));
        assertThat(seen.refusals()).contains("ILLEGAL_TAG");
        assertThat(seen.linePoints()).isGreaterThan(2);
    }

    @Test
    void groupShowsItsLagAndWhatIsInFlight() {
        assertThat(seen.group())
                .containsEntry("Topic", "console-topic")
                .containsEntry("Consumers", "1")
                .containsEntry("Lag", "0")
                .containsEntry("In flight", "15")
                .containsEntry("Unacknowledged", "15");
        assertThat(seen.idleGroup())
                .containsEntry("Consumers", "1")
                .containsEntry("Lag", "20")
                .containsEntry("In flight", "0");
    }

    @Test
    void nameServerAndBrokerAreSeenToAnswer() {
        assertThat(seen.servers()).hasSize(2).allMatch(server -> server.contains("✓ answers"));
    }

    @Test
    void settingsAreShownWithoutSecretsAndCanBeSearched() {
        assertThat(seen.settings().shown()).isGreaterThan(50);
        assertThat(seen.settings().key()).isEqualTo("(not set)");
        assertThat(seen.found()).isEqualTo(1);
    }

    @Test
    void settingThatIsChangedMeanwhileIsShownAtOnceAndAfterARestartAsItIsThen() {
        assertThat(seen.tuned()).containsEntry("Value", "77").containsEntry("From", "admin call");
        assertThat(seen.change()).hasSize(5).endsWith("batch-size", "100", "77", "admin call");
        assertThat(seen.tunedAfterwards()).containsEntry("Value", "100").containsEntry("From", "default");
    }

    @Test
    void everythingIsReachedByKeyboardAndTheFocusIsSeen() {
        assertThat(seen.stops()).contains("pause", "theme", "Group", "Lag", "settings-find", "settings-changed");
        assertThat(seen.invisibleStops()).isEmpty();
        assertThat(seen.sorted()).isEqualTo("Lag");
        assertThat(seen.moment()).matches("At \\d\\d:\\d\\d:\\d\\d: Sent [\\d.]+, Received [\\d.]+");
    }

    @Test
    void pausedOrHiddenItAsksNothingAndGoesOnAfterwards() {
        assertThat(seen.paused()).startsWith("Paused at");
        assertThat(seen.askedWhilePaused()).isZero();
        assertThat(seen.askedWhileHidden()).isZero();
        assertThat(seen.askedWhenBack()).isPositive();
    }

    @Test
    void lightAndDarkFollowTheSystemOrTheChoiceAndAreReadable() {
        assertThat(seen.light()).isEqualTo("rgb(244, 246, 249)");
        assertThat(seen.dark()).isEqualTo("rgb(14, 19, 26)");
        assertThat(seen.chosenLight()).isEqualTo(seen.light());
        assertThat(seen.chosenLightAgain()).isEqualTo(seen.light());
        assertThat(seen.lightContrast()).isEmpty();
        assertThat(seen.darkContrast()).isEmpty();
    }

    @Test
    void onAPhoneNothingHasToBeMovedSideways() {
        assertThat(seen.phone()).isEqualTo(new Phone(375, 375));
        assertThat(seen.tooWide()).isEmpty();
    }

    @Test
    void onAPhoneTablesAreSortedByFingerAndByKeyboard() {
        assertThat(seen.phoneOrders())
                .containsExactly(
                        List.of("descending", "console-group-idle", "console-group"),
                        List.of("ascending", "console-group", "console-group-idle"));
    }

    @Test
    void namesThatAreMarkupStayText() {
        assertThat(seen.hostile()).isEqualTo(new Hostile(0, 0, 0));
        assertThat(seen.alertsLit()).isEqualTo(9);
        assertThat(seen.title()).isEqualTo("▲ 9 · RocketMQ proxy");
    }

    @Test
    void proxyThatGoesAwayIsToldAndItsSuccessorIsFound() {
        assertThat(seen.gone()).contains("The proxy does not answer since", "tries again by itself");
        assertThat(seen.awayHidden()).isTrue();
    }

    @Test
    void nothingIsAskedElsewhereAndNothingGoesWrong() {
        assertThat(seen.elsewhere()).isEmpty();
        assertThat(seen.problems()).isEmpty();
    }
}
