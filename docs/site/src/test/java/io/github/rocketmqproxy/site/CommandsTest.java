package io.github.rocketmqproxy.site;

import static io.github.rocketmqproxy.site.Evidence.ci;
import static io.github.rocketmqproxy.site.Evidence.launcher;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every command of README and tuning guide is executed by a test, named here. Those tests take minutes and a broker, so they are not
 * started again; what they are said to execute must stand in them, with every flag. {@link ShellTest} runs the blocks as they are
 * written, before programs that only say how they are called.
 */
class CommandsTest {
    private static final Evidence DEMO =
            launcher("LauncherIT", "demoShowsMessagesFlowing", "\"--embedded-broker\", \"--demo\"");
    private static final Evidence START_SCRIPT = launcher(
            "ScriptTest", "itBuildsOnceAndAgainOnlyWhenASourceIsNewer", "run(\"start.sh\")", "--embedded-broker=true");
    private static final Evidence TO_A_NAME_SERVER = launcher(
            "LauncherIT",
            "anIdMadeByOneInstanceIsGoodForAnotherOnTheSameDataDirectory",
            "\"--name-server\", first.nameServer()");
    private static final Evidence PORT =
            launcher("LauncherIT", "aTakenPortEndsWithCodeOneAndTheRemedy", ".arguments(\"--port\", ");
    private static final Evidence NODE_LOAD = launcher(
            "endtoend/OwnPerformanceTestIT",
            "reportsEveryFigureOfTheGuide",
            "List.of(\"node\", \"performance-test.js\")");
    private static final Evidence NPM_CI = new Evidence(
            "proxy-launcher/src/test/java/io/github/rocketmqproxy/launcher/endtoend/NodeWorkspace.java",
            "",
            List.of("npm(folder, \"ci\", "));

    private static final Map<String, List<Evidence>> EXECUTED = Map.ofEntries(
            Map.entry("./start.sh --demo", List.of(START_SCRIPT, DEMO)),
            Map.entry("start.sh", List.of(START_SCRIPT)),
            Map.entry("cd examples/nodejs-client && npm ci && node performance-test.js", List.of(NPM_CI, NODE_LOAD)),
            Map.entry("node performance-test.js <clients> <10000 / clients>", List.of(NODE_LOAD)),
            Map.entry(
                    "curl http://localhost:8080/metrics",
                    List.of(launcher(
                            "LauncherIT",
                            "itServesOnTheEmbeddedBrokerAndStopsInOrderOnSigterm",
                            "launcher.admin(\"/metrics\")"))),
            Map.entry(
                    "../../bin/rocketmq-proxy bench --concurrency 50 --duration 5s",
                    List.of(
                            launcher("endtoend/BenchIT", "measuresRoundTrips", "\"bench\"", "\"--concurrency\""),
                            launcher("BenchFlagsTest", "openLoopAndDurations", "--duration 2m"))),
            Map.entry(
                    "mvn -B package -pl docs/site",
                    List.of(
                            new Evidence("pom.xml", "", List.of("<module>docs/site</module>")),
                            ci("step mvn -B verify\n"))),
            Map.entry("mvn -B verify", List.of(ci("step mvn -B verify\n"))),
            Map.entry(
                    "mvn -B test -Pfaults -pl proxy-launcher -am",
                    List.of(ci("step mvn -q -B test -Pfaults -Dfaults=short -pl proxy-launcher -am\n"))),
            Map.entry(
                    "bin/rocketmq-proxy create-group billing --orderly",
                    List.of(launcher(
                            "endtoend/CreateCommandsIT",
                            "aTopicAndAGroupCanBeChanged",
                            "\"create-group\"",
                            "\"--orderly\""))),
            Map.entry(
                    "bin/rocketmq-proxy --help",
                    List.of(launcher("LauncherTest", "helpNamesEveryFlag", "run(\"--help\")"))),
            Map.entry("bin/rocketmq-proxy --port 50051 --name-server 127.0.0.1:9876", List.of(TO_A_NAME_SERVER, PORT)),
            Map.entry("bin/rocketmq-proxy --port 50052 --name-server 127.0.0.1:9876", List.of(TO_A_NAME_SERVER, PORT)),
            Map.entry("bin/rocketmq-proxy --port 50053 --name-server 127.0.0.1:9876", List.of(TO_A_NAME_SERVER, PORT)));

    private static final Map<String, String> NOT_EXECUTED = Map.of(
            "examples/benchmarks/compare.sh --tuning --rounds 2",
            "it measures for a quarter of an hour or longer, and needs the machine for itself");

    @Test
    void everyCommandIsExecutedByATestOrSaidNotToBe() {
        NOT_EXECUTED.forEach((command, why) -> System.out.println("Not run, because " + why + ": " + command));
        Set<String> known = new LinkedHashSet<>(EXECUTED.keySet());
        known.addAll(NOT_EXECUTED.keySet());

        assertThat(Commands.all())
                .as("commands of " + Commands.PAGES + "; name the test that executes a new one here")
                .containsExactlyInAnyOrderElementsOf(known);
    }

    @TestFactory
    List<DynamicTest> testsThatAreNamedExistAndContainTheCommand() {
        return EXECUTED.entrySet().stream()
                .map(entry ->
                        DynamicTest.dynamicTest(entry.getKey(), () -> assertExecuted(entry.getKey(), entry.getValue())))
                .toList();
    }

    private static void assertExecuted(String command, List<Evidence> tests) {
        assertThat(tests).allSatisfy(test -> {
            assertThat(test.text()).as(test + " contains it").contains(test.pieces());
            if (!test.test().isEmpty()) {
                assertThat(test.text())
                        .as(test + " is a test")
                        .containsPattern("(?s)@(Parameterized)?Test\\b(?:(?!\n *}\n).)*? void " + test.test() + "\\(");
            }
        });
        String all = tests.stream().map(Evidence::text).collect(Collectors.joining());
        assertThat(flags(command)).allSatisfy(flag -> assertThat(all).as(flag).contains(flag));
    }

    /** Long flags and profiles: what makes a command another one. */
    private static Stream<String> flags(String command) {
        return Stream.of(command.split(" ")).filter(word -> word.matches("--.*|-P.*"));
    }
}
