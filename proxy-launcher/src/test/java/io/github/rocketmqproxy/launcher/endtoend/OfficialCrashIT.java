package io.github.rocketmqproxy.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.launcher.LauncherProcess;
import io.github.rocketmqproxy.launcher.endtoend.OfficialJava.Version;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The proxy dies by {@code kill -9} under the official Java client, which goes on with the same proxy or with another. */
@ExtendWith(StageExtension.class)
class OfficialCrashIT {
    private final Stage stage;

    OfficialCrashIT(Stage stage) {
        this.stage = stage;
    }

    @Test
    void producerAndPushConsumerGoOnAfterAKillAndNothingConfirmedIsLost() throws IOException {
        OfficialCrash.prepare(stage, "official-crash");
        LauncherProcess first = stage.startProxy();
        int port = first.grpcPort();
        try (OfficialCrash crash =
                OfficialCrash.start(OfficialJava.programs(), Version.V5_2_0, port, "official-crash")) {
            crash.awaitUnderWay();
            first.kill();
            long away = System.nanoTime();
            try (LauncherProcess second = stage.startProxy("--port", Integer.toString(port))) {
                double secondsAway = (System.nanoTime() - away) / 1e9;
                OfficialCrash.Ledger ledger = crash.goOn();

                System.out.printf("killed proxy, away for %.1f s: %s%n", secondsAway, ledger);
                assertThat(second.grpcPort()).isEqualTo(port);
                assertThat(ledger.missing()).isEmpty();
                assertThat(ledger.confirmed()).isGreaterThan(200);
                // gRPC waits longer between attempts the longer nobody answers: up to 0.6 of the time so far and 20 %
                // more.
                double limit = 5000 + Math.max(0, secondsAway - 3) * 720;
                assertThat((double) ledger.sendsAgainAfterMs()).isLessThan(limit);
                assertThat((double) ledger.receivesAgainAfterMs()).isLessThan(limit);
            }
        } finally {
            first.close();
        }
    }

    @Test
    void whatOneInstanceBeganAnotherEnds() throws IOException {
        OfficialMove.prepare(stage, "ours");
        LauncherProcess first = stage.startProxy();
        try (LauncherProcess second = stage.startProxy();
                Relay relay = Relay.to(first.grpcPort());
                OfficialMove move = OfficialMove.start(OfficialJava.programs(), Version.V5_2_0, relay.port(), "ours")) {
            move.awaitBegun();
            relay.turnTo(second.grpcPort());
            first.kill();

            assertThat(move.goOn()).isEqualTo(new OfficialMove.Facts("ok", "[begun before]", "received", List.of()));
        } finally {
            first.close();
        }
    }
}
