package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecallHandleTest {
    private static String handle(String topic) {
        String words = "v1 " + topic + " broker-a 1700000000000 ID-1";
        return Base64.getUrlEncoder().encodeToString(words.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void handleSaysTopicBrokerAndMessage() {
        assertThat(RecallHandle.parse(handle("orders"), "orders"))
                .isEqualTo(new RecallHandle("orders", "broker-a", "ID-1"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 1_000_000})
    void longTopicIsNotRepeatedInFull(int length) {
        assertThatThrownBy(() -> RecallHandle.parse(handle("x".repeat(length)), "orders"))
                .isInstanceOfSatisfying(ProxyException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_RECALL_HANDLE);
                    assertThat(e.getMessage()).hasSizeLessThan(200);
                });
    }
}
