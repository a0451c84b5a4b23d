package io.github.rocketmqproxy.grpc.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LongPollTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
                    # asked s, left ms, wait ms
                    20,  23000, 20000
                    30,  20000, 19500
                     1,    800,   600
                     0,   3000,     0
                    90,       , 60000
                     5,       ,  5000
                      ,       , 20000
                      ,  13000, 12500
                      ,      0,     0
                      ,    -20,     0
                    """)
    void waitsAsLongAsAskedButAnswersBeforeTheDeadline(Integer asked, Long left, long wait) {
        Duration duration =
                asked == null ? null : Duration.newBuilder().setSeconds(asked).build();

        assertThat(LongPoll.of(duration, left == null ? null : java.time.Duration.ofMillis(left)))
                .hasMillis(wait);
    }
}
