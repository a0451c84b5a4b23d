package io.github.rocketmqproxy.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.github.rocketmqproxy.launcher.LauncherProcess;
import io.github.rocketmqproxy.launcher.endtoend.OfficialJava.Version;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The same official clients before Apache's own proxy 5.5.0 and before ours, in front of the same broker. Only ours is judged; what
 * both did stands side by side in {@code target/apache-proxy.md}. Runs with {@code -Papache-proxy}.
 */
@EnabledIfSystemProperty(named = "apache.proxy", matches = "true")
@ExtendWith(StageExtension.class)
@TestMethodOrder(MethodOrderer.MethodName.class)
class ApacheProxyIT {
    private static final OfficialComparison TABLE = new OfficialComparison();

    private final Stage stage;
    private final OfficialJava programs = OfficialJava.programs();

    ApacheProxyIT(Stage stage) {
        this.stage = stage;
    }

    @BeforeAll
    static void begin() throws IOException {
        TABLE.write();
    }

    @AfterAll
    static void write() throws IOException {
        TABLE.write();
    }

    /** One client after the other. */
    @Test
    void a_documentedExamples() throws IOException {
        try (ApacheProxy apache = ApacheProxy.start(stage.nameServer());
                LauncherProcess ours = stage.startProxy("--auto-create-topics=false")) {
            for (Version version : Version.values()) {
                TABLE.add(
                        "Java " + version,
                        java(version, "apache-", apache.port()),
                        java(version, "ours-", ours.grpcPort()));
            }
            TABLE.add("Node.js 1.0.8", node("apache-node", apache.port()), node("ours-node", ours.grpcPort()));
        }
        assertThat(TABLE.oursWentAstray()).isEmpty();
    }

    private Map<OfficialScenario, JsonElement> java(Version version, String prefix, int port) {
        String security = version == Version.V5_0_5 ? "tls" : "plaintext";
        try (OfficialRun run = OfficialRun.java(stage, programs, version, prefix + version.tag(), port, security)) {
            return run.facts();
        }
    }

    private Map<OfficialScenario, JsonElement> node(String name, int port) {
        try (OfficialRun run = OfficialRun.node(stage, name, port)) {
            return run.facts();
        }
    }

    @Test
    void b_killedAndStartedAgain() throws IOException {
        OfficialCrash.prepare(stage, "crash-apache");
        ApacheProxy first = ApacheProxy.start(stage.nameServer());
        try (OfficialCrash crash = OfficialCrash.start(programs, Version.V5_2_0, first.port(), "crash-apache")) {
            crash.awaitUnderWay();
            first.close();
            try (ApacheProxy second = ApacheProxy.start(stage.nameServer(), first.port())) {
                assertThat(second.port()).isEqualTo(first.port());
                TABLE.apache("kill -9 and restart", crash.goOn().toString());
            }
        } catch (AssertionError astray) {
            TABLE.apache("kill -9 and restart", OfficialComparison.firstLine(astray));
        } finally {
            first.close();
        }
        OfficialCrash.prepare(stage, "crash-ours");
        LauncherProcess killed = stage.startProxy();
        try (OfficialCrash crash = OfficialCrash.start(programs, Version.V5_2_0, killed.grpcPort(), "crash-ours")) {
            crash.awaitUnderWay();
            killed.kill();
            try (LauncherProcess second = stage.startProxy("--port", Integer.toString(killed.grpcPort()))) {
                assertThat(second.grpcPort()).isEqualTo(killed.grpcPort());
                OfficialCrash.Ledger ledger = crash.goOn();
                TABLE.ours("kill -9 and restart", ledger.toString());
                assertThat(ledger.missing()).isEmpty();
            }
        } finally {
            killed.close();
        }
    }

    /** Once with its defaults, and once with the setting that makes it usable behind a load balancer. */
    @Test
    void c_whatOneInstanceBeganAnotherEnds() throws IOException {
        moveApache("another instance takes over, default settings", "apache-default", false);
        moveApache("another instance takes over, useEndpointPortFromRequest", "apache-port", true);
        OfficialMove.prepare(stage, "ours-moved");
        LauncherProcess first = stage.startProxy();
        try (LauncherProcess second = stage.startProxy();
                Relay relay = Relay.to(first.grpcPort());
                OfficialMove move = OfficialMove.start(programs, Version.V5_2_0, relay.port(), "ours-moved")) {
            move.awaitBegun();
            relay.turnTo(second.grpcPort());
            first.kill();
            String facts = move.goOn().toString();
            TABLE.ours("another instance takes over, default settings", facts);
            TABLE.ours("another instance takes over, useEndpointPortFromRequest", facts);
        } finally {
            first.close();
        }
    }

    private void moveApache(String row, String run, boolean portFromRequest) throws IOException {
        OfficialMove.prepare(stage, run);
        try (ApacheProxy first = ApacheProxy.start(stage.nameServer(), portFromRequest);
                ApacheProxy second = ApacheProxy.start(stage.nameServer(), portFromRequest);
                Relay relay = Relay.to(first.port());
                OfficialMove move = OfficialMove.start(programs, Version.V5_2_0, relay.port(), run)) {
            move.awaitBegun();
            relay.turnTo(second.port());
            first.close();
            TABLE.apache(row, move.goOn().toString());
        } catch (AssertionError astray) {
            TABLE.apache(row, OfficialComparison.firstLine(astray));
        }
    }
}
