package io.github.rocketmqproxy.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternsTest {
    @ParameterizedTest
    @CsvSource({
        "orders, orders, true",
        "orders, orders2, false",
        "orders, Orders, false",
        "*, anything, true",
        "*, '', true",
        "orders-*, orders-1, true",
        "orders-*, orders-, true",
        "orders-*, orders, false",
        "*-dead, orders-dead, true",
        "*-dead, orders-dead-1, false",
        "a*b*c, abc, true",
        "a*b*c, a-b-b-c, true",
        "a*b*c, a-c-b, false",
        "a*ab, aab, true",
        "ns%*, ns%orders, true",
        "ns%*, orders, false",
        "a.b, axb, false",
        "**, x, true"
    })
    void starStandsForAnythingAndNothingElseIsSpecial(String pattern, String name, boolean contained) {
        assertThat(new NamePatterns(List.of(pattern)).contains(name)).isEqualTo(contained);
    }

    @Test
    void oneOfSeveralIsEnoughAndNoneContainsNothing() {
        NamePatterns some = new NamePatterns(List.of("orders", "bills-*"));

        assertThat(some.contains("orders")).isTrue();
        assertThat(some.contains("bills-1")).isTrue();
        assertThat(some.contains("other")).isFalse();
        assertThat(new NamePatterns(List.of()).contains("orders")).isFalse();
    }
}
