package io.github.rocketmqproxy.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.launcher.LauncherProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The proxy dies by {@code kill -9}; clients go on with the objects they have, and nothing that was confirmed is lost. */
@ExtendWith(StageExtension.class)
class CrashIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Stage stage;

    CrashIT(Stage stage) {
        this.stage = stage;
    }

    record Crash(int confirmed, int failed, int afterwards, List<String> missing) {}

    @ParameterizedTest
    @EnumSource
    void theSameClientObjectsGoOnAfterAKillAndNothingConfirmedIsLost(NodeClient client) throws IOException {
        LauncherProcess first = stage.startProxy();
        int port = first.grpcPort();
        try (Program program =
                stage.scenario("crash", client, "127.0.0.1:" + port).start()) {
            program.awaitText("under way", PATIENCE);
            first.kill();
            try (LauncherProcess second = stage.startProxy("--port", Integer.toString(port))) {
                program.awaitText("on again", PATIENCE);
                program.tell("stop");
                Crash seen = Scenario.verdict(program, Crash.class);

                assertThat(second.grpcPort()).isEqualTo(port);
                assertThat(seen.missing()).isEmpty();
                assertThat(seen.confirmed()).isGreaterThan(200);
                assertThat(seen.afterwards())
                        .as("sends after the restart, with the old id")
                        .isPositive();
            }
        } finally {
            first.close();
        }
    }

    record Endpoints(List<String> received) {}

    @Test
    void ourClientMovesToWhicheverInstanceIsLeft() throws IOException {
        try (LauncherProcess two = stage.startProxy()) {
            LauncherProcess one = stage.startProxy();
            String first = "127.0.0.1:" + one.grpcPort();
            String second = "127.0.0.1:" + two.grpcPort();
            try (Program program = stage.scenario("own-endpoints", NodeClient.OWN, first + "," + second)
                    .start()) {
                program.awaitText("done: both", PATIENCE);
                one.kill();
                program.tell("next");
                program.awaitText("done: second only", PATIENCE);
                try (LauncherProcess again = stage.startProxy("--port", Integer.toString(one.grpcPort()))) {
                    two.kill();
                    program.tell("next");
                    program.awaitText("done: first only", PATIENCE);
                    program.tell("next");

                    assertThat(Scenario.verdict(program, Endpoints.class).received())
                            .containsExactly("both", "first only", "second only");
                    assertThat(again.grpcPort()).isEqualTo(one.grpcPort());
                }
            } finally {
                one.close();
            }
        }
    }
}
