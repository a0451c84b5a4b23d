package io.github.rocketmqproxy.launcher.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsPrinterTest {
    @Test
    void everySettingIsShownWithItsValueAndOrigin() throws Exception {
        List<String> lines = print(Map.of("BATCH_SIZE", "12"), Map.of("FLUSH_INTERVAL", "5ms"));

        assertThat(lines).hasSize(KnownSetting.all().size());
        assertThat(lines).anyMatch(line -> line.matches("batch-size +=\\s+12 +# flag"));
        assertThat(lines).anyMatch(line -> line.matches("flush-interval +=\\s+5ms +# environment"));
        assertThat(lines).anyMatch(line -> line.matches("metrics-port +=\\s+8080 +# default"));
    }

    @Test
    void secretsAreHidden() throws Exception {
        List<String> lines = print(
                Map.of("ID_KEY", "0123456789abcdef", "ACCESS_KEY_ID", "someone", "ACCESS_KEY_SECRET", "swordfish"),
                Map.of());

        assertThat(lines).anyMatch(line -> line.matches("id-key +=\\s+\\(hidden\\) +# flag"));
        assertThat(lines).anyMatch(line -> line.matches("access-key-secret +=\\s+\\(hidden\\) +# flag"));
        assertThat(lines).noneMatch(line -> line.contains("0123456789abcdef") || line.contains("swordfish"));
    }

    private static List<String> print(Map<String, String> flags, Map<String, String> environment) throws Exception {
        return SettingsPrinter.print(EffectiveSettings.resolve(flags, environment));
    }
}
