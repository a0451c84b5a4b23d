package io.github.rocketmqproxy.grpc.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {
    @ParameterizedTest
    @CsvSource({"0,1000000000", "0,-1000000000", "0,-2147483648", "1,-1", "-1,1", "315576000001,0"})
    void durationThatProtobufDoesNotKnowIsNone(long seconds, int nanos) {
        assertThat(Times.duration(Duration.newBuilder()
                        .setSeconds(seconds)
                        .setNanos(nanos)
                        .build()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,999999999", "-1,-999999999", "0,-1"})
    void otherDurationsAreKept(long seconds, int nanos) {
        assertThat(Times.duration(Duration.newBuilder()
                        .setSeconds(seconds)
                        .setNanos(nanos)
                        .build()))
                .contains(java.time.Duration.ofSeconds(seconds, nanos));
    }
}
