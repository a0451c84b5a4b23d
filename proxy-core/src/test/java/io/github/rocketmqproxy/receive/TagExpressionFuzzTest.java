package io.github.rocketmqproxy.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.testkit.Fuzzed;

class TagExpressionFuzzTest {
    @FuzzTest
    void expressionHasOneFormOrIsRefused(byte[] data) {
        try {
            String form = TagExpression.parse(Fuzzed.text(data)).toString();
            assertThat(TagExpression.parse(form)).hasToString(form);
        } catch (ProxyException refusal) {
            Fuzzed.assertRefusal(refusal);
        }
    }
}
