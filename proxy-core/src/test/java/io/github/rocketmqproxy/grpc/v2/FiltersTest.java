package io.github.rocketmqproxy.grpc.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.message.Subscription.Filter;
import io.github.rocketmqproxy.proto.v2.FilterExpression;
import io.github.rocketmqproxy.proto.v2.FilterType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FiltersTest {
    private static Filter read(FilterType type, String expression) {
        return Filters.of(FilterExpression.newBuilder()
                .setType(type)
                .setExpression(expression)
                .build());
    }

    @ParameterizedTest
    @CsvSource({"'',*", "*,*", "' * ',*", "a,a", "b || a,a||b", "a||,a", "two words,two words"})
    void tagsHaveOneForm(String expression, String expected) {
        assertThat(read(FilterType.TAG, expression)).isEqualTo(new Filter(Filter.Type.TAG, expected));
    }

    @Test
    void nothingSaidMeansAll() {
        assertThat(Filters.of(FilterExpression.getDefaultInstance())).isEqualTo(Filter.ALL);
    }

    @Test
    void conditionStaysAsItIs() {
        assertThat(read(FilterType.SQL, "a > 5 AND b = 'x||y'"))
                .isEqualTo(new Filter(Filter.Type.SQL92, "a > 5 AND b = 'x||y'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a|b", "||", "a||*", "a\u0001b"})
    void tagsThatNoMessageCanHaveAreRefused(String expression) {
        assertThatThrownBy(() -> read(FilterType.TAG, expression))
                .extracting("code")
                .isEqualTo(ErrorCode.ILLEGAL_FILTER_EXPRESSION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void emptyConditionIsRefused(String expression) {
        assertThatThrownBy(() -> read(FilterType.SQL, expression))
                .extracting("code")
                .isEqualTo(ErrorCode.ILLEGAL_FILTER_EXPRESSION);
    }
}
