package io.github.rocketmqproxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {
    @ParameterizedTest
    @CsvSource({
        "mq:9876, mq:9876",
        "http://mq:9876, mq:9876",
        "HTTP://mq:9876/, mq:9876",
        "https://mq.example.org:443, mq.example.org:443",
        "tcp://10.0.0.1:9876, 10.0.0.1:9876",
        "[::1]:9876, [::1]:9876",
        "http://[fe80::1]:9876, [fe80::1]:9876",
        "mq_1.local:1, mq_1.local:1",
        "' mq:9876 ', mq:9876"
    })
    void oneAddressMayBeWrittenInManyWays(String text, String address) {
        assertThat(Endpoints.parse(text)).containsExactly(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:1;b:2", "a:1,b:2", "a:1; http://b:2", "a:1 b:2", ";a:1;;b:2;", "a:1;b:2;a:1"})
    void severalAddressesKeepTheirOrderAndComeOnce(String text) {
        assertThat(Endpoints.parse(text)).containsExactly("a:1", "b:2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", ";", " , "})
    void blankIsNoAddress(String text) {
        assertThat(Endpoints.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mq",
                "mq:",
                ":9876",
                "mq:0",
                "mq:65536",
                "mq:999999",
                "mq:-1",
                "mq:98x",
                "ftp://mq:1",
                "http://",
                "mq:1/path",
                "user@mq:1",
                "-mq:1",
                "[::1:1",
                "a:1;b"
            })
    void anythingElseIsRefusedWithTheRule(String text) {
        assertThat(Endpoints.valid(text)).isFalse();
        assertThatThrownBy(() -> Endpoints.parse(text))
                .isInstanceOfSatisfying(
                        ProxyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ILLEGAL_ENDPOINT))
                .hasMessage("endpoint: \"" + text
                        + "\" (expected: host:port or http://host:port, several separated by ; or ,)");
    }

    @Test
    void endlessTextIsRefusedAndNotRepeated() {
        assertThatThrownBy(() -> Endpoints.parse("a:1;".repeat(1_000)))
                .hasMessageContaining("…")
                .message()
                .hasSizeLessThan(250);
    }
}
