package io.github.rocketmqproxy.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.testkit.Fuzzed;
import java.time.Duration;

class DeliveryHandleFuzzTest {
    @FuzzTest
    void handleIsReadOrRefused(byte[] data) {
        DeliveryHandle handle;
        try {
            handle = DeliveryHandle.parse(Fuzzed.text(data));
        } catch (ProxyException refusal) {
            Fuzzed.assertRefusal(refusal);
            return;
        }
        assertThat(DeliveryHandle.parse(handle.toString())).isEqualTo(handle);
        assertThat(handle.visibleAtMillis()).isGreaterThan(handle.popTimeMillis());
        // Throws for what no timer could wait for.
        assertThat(Duration.ofMillis(handle.visibleAtMillis()).toNanos()).isPositive();
    }
}
