package io.github.rocketmqproxy.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProxyExceptionTest {
    @ParameterizedTest
    @EnumSource
    void onlyFaultsOfTheProxyItselfCarryAStackTrace(ErrorCode code) {
        ProxyException failure = new ProxyException(code, "message");

        assertThat(failure.getStackTrace().length > 0).isEqualTo(code == ErrorCode.INTERNAL);
        assertThat(failure.code()).isEqualTo(code);
    }

    @Test
    void valueWithALineFeedMakesNoLineOfItsOwnInALog() {
        ProxyException failure = new ProxyException(ErrorCode.ILLEGAL_TOPIC, "topic: \"a\nb\u0001\" größer");

        assertThat(failure).hasMessage("topic: \"a\\u000ab\\u0001\" größer");
    }
}
