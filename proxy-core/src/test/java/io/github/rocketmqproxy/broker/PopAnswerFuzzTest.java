package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.testkit.Fuzzed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/** An answer is two lines of fields and messages behind them. One that is none says so; it is not a fault of ours. */
class PopAnswerFuzzTest {
    @FuzzTest
    void answerIsReadOrRefused(byte[] data) {
        String[] lines = new String(data, StandardCharsets.ISO_8859_1).split("\n", 3);
        for (String liteClient : new String[] {"", "lite-client"}) {
            PopRequest request = new PopRequest(
                    new Subscription("orders", "billing", Subscription.Filter.ALL),
                    "a",
                    -1,
                    32,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(1),
                    false,
                    true,
                    "",
                    liteClient);
            Map<String, String> fields = Map.of(
                    "popTime", "1700000005000",
                    "invisibleTime", "30000",
                    "reviveQid", "3",
                    "startOffsetInfo", lines[0],
                    "orderCountInfo", lines.length > 1 ? lines[1] : "");
            byte[] body = (lines.length > 2 ? lines[2] : "").getBytes(StandardCharsets.ISO_8859_1);
            try {
                PopAnswer answer = PopAnswer.read(request, Answers.of(ResponseCode.SUCCESS, "", fields, body));

                assertThat(answer.deliveries().size() + answer.undecodable().size())
                        .isLessThanOrEqualTo(body.length / 80 + 1);
            } catch (ProxyException refusal) {
                Fuzzed.assertRefusal(refusal);
                assertThat(refusal.code()).isEqualTo(ErrorCode.BROKER_ERROR);
            }
        }
    }
}
