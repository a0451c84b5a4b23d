package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.testkit.Fuzzed;
import java.util.Base64;

class RecallHandleFuzzTest {
    @FuzzTest
    void handleIsReadOrRefused(byte[] data) {
        parse(Fuzzed.text(data));
        parse(Base64.getUrlEncoder().encodeToString(data));
    }

    private static void parse(String text) {
        try {
            RecallHandle handle = RecallHandle.parse(text, "orders");
            assertThat(handle.topic()).isEqualTo("orders");
            assertThat(handle.brokerName()).isNotEmpty();
        } catch (ProxyException refusal) {
            Fuzzed.assertRefusal(refusal);
        }
    }
}
