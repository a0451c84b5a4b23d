package io.github.rocketmqproxy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.message.OutboundMessage;
import io.github.rocketmqproxy.message.OutboundMessage.Transaction;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DelayLevelsTest {
    private static final long NOW = 1_000_000;

    private static OutboundMessage fit(long delay) {
        OutboundMessage message = new OutboundMessage(
                "id",
                "orders",
                ByteBuffer.allocate(3),
                "tag",
                "key",
                Map.of("a", "b"),
                "",
                NOW + delay,
                0,
                Transaction.NONE,
                0);
        return DelayLevels.fit(message, "broker \"a\" with RocketMQ 4.9.7", NOW);
    }

    @ParameterizedTest
    @CsvSource({
        "-5000, 0",
        "0, 0",
        "1, 1",
        "1000, 1",
        "2000, 1",
        "4000, 2",
        "10000, 3",
        "9500, 3",
        "10900, 3",
        "27500, 4",
        "30000, 4",
        "59000, 5",
        "3500000, 17",
        "7200000, 18",
        "7201000, 18"
    })
    void timeBecomesTheLevelThatIsNearEnough(long delay, int level) {
        OutboundMessage fitted = fit(delay);

        assertThat(fitted.delayLevel()).isEqualTo(level);
        assertThat(fitted.deliverAtMillis()).isZero();
        assertThat(fitted.tag()).isEqualTo("tag");
        assertThat(fitted.properties()).containsEntry("a", "b");
    }

    @ParameterizedTest
    @ValueSource(longs = {2_001, 3_999, 20_000, 31_001, 50_000, 6_500_000, 7_201_001, 86_400_000})
    void timeThatNoLevelMeetsIsRefusedWithTheLevelsThatThereAre(long delay) {
        assertThatThrownBy(() -> fit(delay))
                .satisfies(ContractSupport.code(ErrorCode.ILLEGAL_DELIVERY_TIME))
                .hasMessageContaining(delay + " ms from now")
                .hasMessageContaining("broker \"a\" with RocketMQ 4.9.7")
                .hasMessageContaining("1s 5s 10s 30s 1m 2m 3m 4m 5m 6m 7m 8m 9m 10m 20m 30m 1h 2h")
                .hasMessageContaining("delay_time_level");
    }
}
