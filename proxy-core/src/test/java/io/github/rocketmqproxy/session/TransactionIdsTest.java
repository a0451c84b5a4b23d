package io.github.rocketmqproxy.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import org.junit.jupiter.api.Test;

class TransactionIdsTest {
    @Test
    void idSurvivesThereAndBack() {
        TransactionIds.Parts parts = TransactionIds.parse(TransactionIds.of("message", "broker-a", 4_096));

        assertThat(parts).isEqualTo(new TransactionIds.Parts("message", "broker-a", 4_096, -1));
    }

    @Test
    void endlessIdIsRefusedAndNotRepeatedInFull() {
        String endless = TransactionIds.of("m".repeat(5_000), "broker-a", 4_096);

        assertThatThrownBy(() -> TransactionIds.parse(endless)).isInstanceOfSatisfying(ProxyException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_TRANSACTION_ID);
            assertThat(e.getMessage()).hasSizeLessThan(300);
        });
    }
}
