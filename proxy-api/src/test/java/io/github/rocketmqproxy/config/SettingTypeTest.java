package io.github.rocketmqproxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTypeTest {
    private static final SettingType<Integer> NUMBER = SettingType.wholeNumber(1, 100);
    private static final SettingType<Duration> DURATION =
            SettingType.duration(Duration.ofMillis(100), Duration.ofMinutes(5));
    private static final SettingType<Long> SIZE = SettingType.size(1_024, 1L << 30);

    private enum Shape {
        ROUND,
        NOT_ROUND
    }

    @Test
    void wholeNumberHasARange() {
        assertThat(NUMBER.parse(" 42 ")).isEqualTo(42);
        assertThat(NUMBER.accepts(1)).isTrue();
        assertThat(NUMBER.accepts(100)).isTrue();
        assertThat(NUMBER.accepts(0)).isFalse();
        assertThat(NUMBER.accepts(101)).isFalse();
        assertThat(NUMBER.expected()).isEqualTo("a whole number, 1 to 100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.5", "1e3", "0x10", "one", "99999999999999999999"})
    void otherTextIsNoWholeNumber(String text) {
        assertThatThrownBy(() -> NUMBER.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"0ms,0", "10ms,10", "30s,30000", "5m,300000", "2h,7200000", "1d,86400000"})
    void durationHasAUnit(String text, long millis) {
        assertThat(DURATION.parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "s", "1.5s", "-5s", "5 s", "5S", "PT5S", "5us"})
    void otherTextIsNoDuration(String text) {
        assertThatThrownBy(() -> DURATION.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void durationHasARange() {
        assertThat(DURATION.accepts(Duration.ofMillis(100))).isTrue();
        assertThat(DURATION.accepts(Duration.ofMinutes(5))).isTrue();
        assertThat(DURATION.accepts(Duration.ofMillis(99))).isFalse();
        assertThat(DURATION.accepts(Duration.ofMinutes(5).plusNanos(1))).isFalse();
        assertThat(DURATION.expected()).isEqualTo("a duration like 10ms, 30s or 5m, 100ms to 5m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "1ms", "1500ms", "7s", "90s", "3m", "2h", "36h"})
    void durationIsWrittenAsItIsRead(String text) {
        assertThat(DURATION.format(DURATION.parse(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"5000,5000", "5000B,5000", "1KiB,1024", "64MiB,67108864", "2GiB,2147483648"})
    void sizeMayHaveAUnit(String text, long bytes) {
        assertThat(SIZE.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MiB", "1MB", "1k", "-1B", "1.5GiB"})
    void otherTextIsNoSize(String text) {
        assertThatThrownBy(() -> SIZE.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0B", "1B", "1025B", "3KiB", "64MiB", "5GiB"})
    void sizeIsWrittenAsItIsRead(String text) {
        assertThat(SIZE.format(SIZE.parse(text))).isEqualTo(text);
    }

    @Test
    void yesOrNoIsTrueOrFalseInAnyCase() {
        SettingType<Boolean> type = SettingType.yesNo();

        assertThat(type.parse("True")).isTrue();
        assertThat(type.parse("FALSE")).isFalse();
        assertThatThrownBy(() -> type.parse("yes")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> type.parse("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void choiceIsWrittenInLowerCaseWithDashes() {
        SettingType<Shape> type = SettingType.choice(Shape.class);

        assertThat(type.expected()).isEqualTo("one of round, not-round");
        assertThat(type.parse("not-round")).isEqualTo(Shape.NOT_ROUND);
        assertThat(type.parse("Round")).isEqualTo(Shape.ROUND);
        assertThat(type.format(Shape.NOT_ROUND)).isEqualTo("not-round");
        assertThatThrownBy(() -> type.parse("square")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void textFollowsItsRule() {
        SettingType<String> type = SettingType.text("no spaces", text -> !text.contains(" "));

        assertThat(type.accepts(type.parse(" a "))).isTrue();
        assertThat(type.accepts("a b")).isFalse();
    }

    @Test
    void valueOfAnotherTypeIsNotAccepted() {
        assertThat(NUMBER.accepts("1")).isFalse();
        assertThat(DURATION.accepts(1L)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775807d", "9223372036854775807m"})
    void durationThatIsTooLongToBeCountedIsNone(String text) {
        assertThatThrownBy(() -> DURATION.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sizeThatIsTooLargeToBeCountedIsNone() {
        assertThatThrownBy(() -> SIZE.parse("9223372036854775807GiB")).isInstanceOf(IllegalArgumentException.class);
    }
}
