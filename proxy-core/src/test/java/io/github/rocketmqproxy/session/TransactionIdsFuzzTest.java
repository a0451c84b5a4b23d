package io.github.rocketmqproxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.testkit.Fuzzed;

class TransactionIdsFuzzTest {
    @FuzzTest
    void idIsReadOrRefused(byte[] data) {
        TransactionIds.Parts parts;
        try {
            parts = TransactionIds.parse(Fuzzed.text(data));
        } catch (ProxyException refusal) {
            Fuzzed.assertRefusal(refusal);
            return;
        }
        assertThat(parts.commitLogOffset()).isNotNegative();
        assertThat(parts.queueOffset()).isGreaterThanOrEqualTo(-1);
        String again = TransactionIds.of(parts.messageId(), parts.brokerName(), parts.commitLogOffset());
        // A byte that is no UTF-8 becomes three.
        if (again.length() <= data.length) {
            assertThat(TransactionIds.parse(again))
                    .isEqualTo(new TransactionIds.Parts(
                            parts.messageId(), parts.brokerName(), parts.commitLogOffset(), -1));
        }
    }
}
