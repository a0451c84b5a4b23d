package io.github.rocketmqproxy.launcher.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptHeaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "TEXT/PLAIN; version=0.0.4",
                "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1",
                "application/json;q=0.1, text/plain;q=0.2"
            })
    void prometheusGetsText(String accept) {
        assertThat(AcceptHeader.prefersText(List.of(accept))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*/*",
                "application/json",
                "text/html,application/xhtml+xml,*/*;q=0.8",
                "application/json, text/plain, */*",
                "text/plain;q=0",
                "text/plain;q=often",
                ";",
                ";;,;q=1"
            })
    void everybodyElseGetsJson(String accept) {
        assertThat(AcceptHeader.prefersText(List.of(accept))).isFalse();
    }
}
