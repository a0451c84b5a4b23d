package io.github.rocketmqproxy.api;

import static org.assertj.core.api.Assertions.assertThat;

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
}
