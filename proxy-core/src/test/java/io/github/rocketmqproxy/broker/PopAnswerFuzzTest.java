package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.testkit.Fuzzed;
import java.nio.charset.StandardCharsets;

/** An answer is two lines of fields and messages behind them. One that is none says so; it is not a fault of ours. */
class PopAnswerFuzzTest {
    @FuzzTest
    void answerIsReadOrRefused(byte[] data) {
        String[] lines = new String(data, StandardCharsets.ISO_8859_1).split("\n", 3);
        for (String liteClient : new String[] {"", "lite-client"}) {
            byte[] body = (lines.length > 2 ? lines[2] : "").getBytes(StandardCharsets.ISO_8859_1);
            try {
                PopAnswer answer = PopAnswerTest.read(liteClient, lines[0], lines.length > 1 ? lines[1] : "", body);

                assertThat(answer.deliveries().size() + answer.undecodable().size())
                        .isLessThanOrEqualTo(body.length / 80 + 1);
            } catch (ProxyException refusal) {
                Fuzzed.assertRefusal(refusal);
                assertThat(refusal.code()).isEqualTo(ErrorCode.BROKER_ERROR);
            }
        }
    }
}
