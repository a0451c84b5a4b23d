package io.github.rocketmqproxy.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatusesTest {
    @ParameterizedTest
    @EnumSource
    void everyErrorHasAStatusItsWordsAndItsCodeForPrograms(ErrorCode code) {
        StatusRuntimeException end = Statuses.exception(new ProxyException(code, "what broke which rule"));

        assertThat(end.getStatus().getCode()).isNotIn(Status.Code.OK, Status.Code.UNKNOWN);
        assertThat(end.getStatus().getDescription()).isEqualTo("what broke which rule");
        assertThat(end.getTrailers()).isNotNull();
        assertThat(end.getTrailers().get(Statuses.ERROR_CODE)).isEqualTo(code.name());
    }
}
