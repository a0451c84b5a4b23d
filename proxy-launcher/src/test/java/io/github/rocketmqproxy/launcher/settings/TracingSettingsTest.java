package io.github.rocketmqproxy.launcher.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TracingSettingsTest {
    private static TracingTarget target(Map<String, String> flags) throws SettingsException {
        return EffectiveSettings.resolve(flags, Map.of()).launcher().tracing();
    }

    @Test
    void nothingIsTracedUnlessSomebodyIsNamed() throws SettingsException {
        assertThat(target(Map.of()).on()).isFalse();
        assertThat(target(Map.of("TRACING_ENDPOINT", "http://collector:4318")).on())
                .isTrue();
    }

    @Test
    void shareIsANumberFromNoneToAll() throws SettingsException {
        assertThat(target(Map.of()).ratio()).isEqualTo(1);
        assertThat(target(Map.of("TRACING_RATIO", "0.01")).ratio()).isEqualTo(0.01);
        assertThat(target(Map.of("TRACING_RATIO", "0")).ratio()).isZero();
        for (String bad : List.of("1.5", "-1", "NaN", "", "50%", "1e-3")) {
            assertThat(violations(Map.of("TRACING_RATIO", bad)))
                    .containsExactly("TRACING_RATIO: \"" + bad + "\" (expected: a number, 0 to 1), from flag");
        }
    }

    @Test
    void endpointIsAnAddressByHttp() {
        for (String bad : List.of("collector:4318", "grpc://collector:4317", "http://", "http://host/v1/traces")) {
            assertThat(violations(Map.of("TRACING_ENDPOINT", bad)))
                    .containsExactly("TRACING_ENDPOINT: \"" + bad
                            + "\" (expected: an http:// or https:// address, or empty), from flag");
        }
    }

    private static List<String> violations(Map<String, String> flags) {
        return catchThrowableOfType(SettingsException.class, () -> target(flags))
                .violations();
    }
}
