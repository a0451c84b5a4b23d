package io.github.rocketmqproxy.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.launcher.LauncherProcess;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several instances in front of one cluster: whoever shares the key shares the ids. */
@ExtendWith(StageExtension.class)
class SideBySideIT {
    private final Stage stage;

    SideBySideIT(Stage stage) {
        this.stage = stage;
    }

    record SideBySide(List<String> sent, List<String> received, int acked, String refused) {}

    @Test
    void idsOfOneInstanceWorkOnEveryOtherThatSharesItsKeyAndOnNoStranger() throws IOException {
        try (LauncherProcess first = stage.startProxy();
                LauncherProcess second = stage.startProxy();
                LauncherProcess third = stage.startProxy();
                LauncherProcess stranger = stage.startProxy("--id-key", "a key that nobody shares")) {
            String proxies = Stream.of(first, second, third, stranger)
                    .map(proxy -> String.format(Locale.ROOT, "127.0.0.1:%d", proxy.grpcPort()))
                    .collect(Collectors.joining(","));
            SideBySide seen = stage.scenario("side-by-side", NodeClient.PUBLISHED, proxies)
                    .play(SideBySide.class);

            assertThat(seen.sent()).hasSize(2);
            assertThat(seen.received()).isEqualTo(seen.sent());
            assertThat(seen.acked()).isEqualTo(2);
            assertThat(seen.refused()).startsWith("Failed to send message: 5 NOT_FOUND: ");
        }
    }
}
