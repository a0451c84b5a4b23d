package io.github.rocketmqproxy.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryHandleTest {
    private static final String TEXT = "10 1700000000000 60000 3 1 broker-a 5 12 4096";

    @Test
    void textFormSurvivesThereAndBack() {
        DeliveryHandle handle = DeliveryHandle.parse(TEXT);

        assertThat(handle)
                .isEqualTo(new DeliveryHandle(10, 1_700_000_000_000L, 60_000, 3, 1, "broker-a", 5, 12, 4_096));
        assertThat(handle).hasToString(TEXT);
        assertThat(handle.visibleAtMillis()).isEqualTo(1_700_000_060_000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "10 1700000000000 60000 3 1 broker-a 5 12",
                TEXT + " 1",
                " " + TEXT,
                "x 1700000000000 60000 3 1 broker-a 5 12 4096",
                "10 0 60000 3 1 broker-a 5 12 4096",
                "10 1700000000000 0 3 1 broker-a 5 12 4096",
                "10 1700000000000 60000 -3 1 broker-a 5 12 4096",
                "10 1700000000000 60000 3 3 broker-a 5 12 4096",
                "10 1700000000000 60000 3 1  5 12 4096",
                "10 1700000000000 60000 3 1 broker-a -5 12 4096",
                "10 1700000000000 60000 3 1 broker-a 5 9 4096",
                "-1 1700000000000 60000 3 1 broker-a 5 12 4096",
                "10 1700000000000 60000 3 1 broker-a 99999999999 12 4096"
            })
    void anythingElseIsRefusedWithTheRule(String text) {
        assertThatThrownBy(() -> DeliveryHandle.parse(text))
                .isInstanceOfSatisfying(
                        ProxyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_RECEIPT_HANDLE))
                .hasMessage("receipt_handle: \"" + text
                        + "\" (expected: the receipt_handle of a delivered message, unchanged)");
    }

    @Test
    void timesUpToTheLastFitIntoNanoseconds() {
        DeliveryHandle last = DeliveryHandle.parse("15 1700000004999 7523372031855 3 0 broker-a 2 17 9017");

        assertThat(Duration.ofMillis(last.visibleAtMillis()).toNanos()).isPositive();
    }

    @Test
    void handleWithALongerBrokerNameThanThereIsIsRefused() {
        DeliveryHandle.parse(TEXT.replace("broker-a", "b".repeat(255)));

        assertThatThrownBy(() -> DeliveryHandle.parse(TEXT.replace("broker-a", "b".repeat(600))))
                .isInstanceOfSatisfying(
                        ProxyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_RECEIPT_HANDLE));
    }

    @Test
    void endlessTextIsNotRepeatedInFull() {
        assertThatThrownBy(() -> DeliveryHandle.parse("x".repeat(100_000)))
                .message()
                .hasSizeLessThan(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 1700000005000 9223372036854775807 3 0 broker-a 2 17 9017",
                "15 37700000004999 30000 3 0 broker-a 2 17 9017",
                "15 1700000004999 7523372031856 3 0 broker-a 2 17 9017"
            })
    void handleThatWouldBeHiddenBeyondAllTimeIsRefused(String text) {
        assertThatThrownBy(() -> DeliveryHandle.parse(text))
                .isInstanceOfSatisfying(
                        ProxyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_RECEIPT_HANDLE));
    }
}
