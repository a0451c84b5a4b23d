package io.github.rocketmqproxy.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.config.ReceiveConfig.FilterGroups;
import io.github.rocketmqproxy.message.Subscription;
import io.github.rocketmqproxy.route.TopicNames;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagExpressionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a|b",
                "a |b",
                "||",
                "a||",
                "||a",
                "a||||b",
                "a|| ||b",
                "a b",
                "a||b c",
                "a&&b",
                "a&b",
                "a||*",
                "*||a",
                "**||*",
                "a\tb",
                "a\u0001b",
                "a||b\u0002",
                "|",
                "a|||b",
                "tag = 'a' and b",
                "\u0000"
            })
    void garbageIsRefusedWithTheExpressionAndTheRule(String expression) {
        assertThatThrownBy(() -> TagExpression.parse(expression))
                .isInstanceOf(ProxyException.class)
                .hasMessageContaining("tag_expression: \"")
                .hasMessageContaining("(expected: * for all, or tags")
                .satisfies(refusal -> assertThat(
                                String.valueOf(refusal.getMessage()).chars().noneMatch(Character::isISOControl))
                        .as("no control character goes to logs and clients")
                        .isTrue())
                .extracting("code")
                .isEqualTo(ErrorCode.ILLEGAL_FILTER_EXPRESSION);
    }

    @Test
    void veryLongExpressionIsRefusedAndCutInTheRefusal() {
        String expression = "tag||".repeat(300) + "last";

        assertThatThrownBy(() -> TagExpression.parse(expression))
                .isInstanceOf(ProxyException.class)
                .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(300));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "", "  ", " * "})
    void starAndNothingAreAll(String expression) {
        Subscription subscription = TagExpression.parse(expression).subscription("t", "group", FilterGroups.SEPARATE);

        assertThat(subscription).isEqualTo(new Subscription("t", "group", Subscription.Filter.ALL));
    }

    @ParameterizedTest
    @CsvSource({"a, a", "b||a, a||b", "' a || b ', a||b", "a||a, a", "订单||order-1.x, order-1.x||订单", "a||B||C, B||C||a"
    })
    void expressionsHaveOneNormalForm(String expression, String normal) {
        assertThat(TagExpression.parse(expression)).hasToString(normal);
        assertThat(TagExpression.parse(expression)
                        .subscription("t", "group", FilterGroups.SHARED)
                        .filter())
                .isEqualTo(new Subscription.Filter(Subscription.Filter.Type.TAG, normal));
    }

    @Test
    void sharedFiltersUseTheGroupAsItIs() {
        assertThat(TagExpression.parse("a||b")
                        .subscription("t", "group", FilterGroups.SHARED)
                        .group())
                .isEqualTo("group");
    }

    @Test
    void separateFiltersHaveAGroupOfTheirOwnThatEveryInstanceNamesAlike() {
        String group = group("a||b");

        assertThat(group).startsWith("group-tags-").isEqualTo(group("b || a")).isEqualTo(group("a||b||a"));
        assertThat(group)
                .as("of this very name, or consumers of an earlier version lose their place")
                .isEqualTo("group-tags-23360994");
        assertThat(group("a")).isNotEqualTo(group("b"));
        TopicNames.checkGroup(group);
    }

    @Test
    void differentExpressionsHaveDifferentGroups() {
        Set<String> groups = new HashSet<>();
        for (int i = 0; i < 2_000; i++) {
            groups.add(group("tag" + i));
        }

        assertThat(groups).hasSize(2_000);
    }

    private static String group(String expression) {
        return TagExpression.parse(expression)
                .subscription("t", "group", FilterGroups.SEPARATE)
                .group();
    }

    @Test
    void spacesAroundAnIllegalExpressionAreNotRepeated() {
        assertThatThrownBy(() -> TagExpression.parse(" ".repeat(100_000) + "a b"))
                .message()
                .contains("\"a b\"")
                .hasSizeLessThan(200);
    }
}
