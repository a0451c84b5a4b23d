package io.github.rocketmqproxy.launcher.endtoend;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.github.rocketmqproxy.launcher.LauncherProcess;
import io.github.rocketmqproxy.launcher.endtoend.OfficialJava.Version;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the documentation of the official clients shows, with only the endpoint changed: the Java client in four versions and the
 * Node.js client. They play side by side before one proxy that creates no topics; the oldest comes with TLS, as it does when nobody
 * switches that off.
 */
@ExtendWith(StageExtension.class)
class OfficialClientsIT {
    private static final Map<String, OfficialRun> RUNS = new LinkedHashMap<>();
    private static LauncherProcess proxy;

    @BeforeAll
    static void start(Stage stage) throws IOException {
        proxy = stage.startProxy("--auto-create-topics=false");
        int port = proxy.grpcPort();
        OfficialJava programs = OfficialJava.programs();
        for (Version version : Version.values()) {
            String security = version == Version.V5_0_5 ? "tls" : "plaintext";
            OfficialRun run = OfficialRun.java(stage, programs, version, version.tag(), port, security);
            RUNS.put("Java " + version, run.awaitStarted());
        }
        RUNS.put("Node.js 1.0.8", OfficialRun.node(stage, "node", port));
    }

    @AfterAll
    static void close() {
        RUNS.values().forEach(OfficialRun::close);
        proxy.close();
    }

    static Stream<String> clients() {
        return RUNS.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("clients")
    void everyDocumentedExampleRuns(String client) {
        OfficialRun run = requireNonNull(RUNS.get(client));
        Map<OfficialScenario, JsonElement> facts = run.facts();
        SoftAssertions seen = new SoftAssertions();
        facts.forEach(
                (scenario, fact) -> seen.assertThat(fact).as("%s", scenario).isEqualTo(scenario.expected()));

        assertThat(facts).isNotEmpty();
        seen.assertAll();
    }
}
