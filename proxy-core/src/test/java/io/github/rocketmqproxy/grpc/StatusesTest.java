package io.github.rocketmqproxy.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatusesTest {
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INTERNAL")
    void everyErrorHasAStatusItsWordsAndItsCodeForPrograms(ErrorCode code) {
        StatusRuntimeException end = Statuses.exception(new ProxyException(code, "what broke which rule"));

        assertThat(end.getStatus().getCode()).isNotIn(Status.Code.OK, Status.Code.UNKNOWN);
        assertThat(end.getStatus().getDescription()).isEqualTo("what broke which rule");
        assertThat(end.getTrailers()).isNotNull();
        assertThat(end.getTrailers().get(Statuses.ERROR_CODE)).isEqualTo(code.name());
    }

    @Test
    void faultOfTheProxyKeepsItsDetailsToTheLog() {
        StatusRuntimeException end = Statuses.exception(new IllegalStateException("details"));

        assertThat(end.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(end.getStatus().getDescription()).isEqualTo("internal fault of the proxy; its log has the details");
        assertThat(end.getTrailers()).isNotNull();
        assertThat(end.getTrailers().get(Statuses.ERROR_CODE)).isEqualTo("INTERNAL");
    }
}
