package io.github.rocketmqproxy.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.launcher.LauncherProcess;
import io.github.rocketmqproxy.launcher.endtoend.OfficialJava.Version;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Three instances behind one load balancer are restarted by SIGTERM, one after the other, under the official Java client. */
@ExtendWith(StageExtension.class)
class OfficialRollingRestartIT {
    private static final int INSTANCES = 3;

    private final Stage stage;

    OfficialRollingRestartIT(Stage stage) {
        this.stage = stage;
    }

    @Test
    void officialJavaClientNoticesNothing() throws IOException {
        String topic = "official-rolling";
        stage.broker().createTopic(topic, 4);
        // Nothing may have to wait for the end of this.
        stage.broker().createConsumerGroup(topic + "-group", false, 16, Duration.ofMinutes(15));
        List<LauncherProcess> instances = new ArrayList<>();
        try {
            for (int i = 0; i < INSTANCES; i++) {
                instances.add(stage.startProxy());
            }
            try (Relay relay = Relay.to(ports(instances));
                    OfficialCrash clients =
                            OfficialCrash.start(OfficialJava.programs(), Version.V5_2_0, relay.port(), topic)) {
                clients.awaitUnderWay();
                for (int i = 0; i < INSTANCES; i++) {
                    LauncherProcess next = stage.startProxy();
                    LauncherProcess old = instances.set(i, next);
                    try (old) {
                        old.terminate();
                        assertThat(old.awaitExit(Duration.ofSeconds(60))).isZero();
                    }
                    relay.turnTo(ports(instances));
                }
                OfficialCrash.Ledger ledger = clients.goOn();

                System.out.println("rolling restart: " + ledger);
                assertThat(ledger.failed()).isZero();
                assertThat(ledger.missing()).isEmpty();
                assertThat(ledger.confirmed()).isGreaterThan(200);
            }
        } finally {
            instances.forEach(LauncherProcess::close);
        }
    }

    private static Integer[] ports(List<LauncherProcess> instances) {
        return instances.stream().map(LauncherProcess::grpcPort).toArray(Integer[]::new);
    }
}
