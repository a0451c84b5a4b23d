package io.github.rocketmqproxy.grpc.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.Subscription.Filter;
import io.github.rocketmqproxy.proto.v2.FilterExpression;
import io.github.rocketmqproxy.proto.v2.FilterType;
import io.github.rocketmqproxy.testkit.Fuzzed;

class FiltersFuzzTest {
    @FuzzTest
    void expressionHasOneFormOrIsRefused(byte[] data) {
        for (FilterType type : new FilterType[] {FilterType.TAG, FilterType.SQL}) {
            try {
                Filter filter = read(type, Fuzzed.text(data));
                assertThat(read(type, filter.expression())).isEqualTo(filter);
            } catch (ProxyException refusal) {
                Fuzzed.assertRefusal(refusal);
            }
        }
    }

    private static Filter read(FilterType type, String text) {
        return Filters.of(
                FilterExpression.newBuilder().setType(type).setExpression(text).build());
    }
}
