package io.github.rocketmqproxy.testkit;

import io.github.rocketmqproxy.message.Subscription;
import java.util.Arrays;
import java.util.List;

/** Tag filters as the real client keeps them. */
final class FakeFilter {
    private FakeFilter() {}

    static boolean matches(Subscription.Filter filter, FakeMessage message) {
        if (filter.type() != Subscription.Filter.Type.TAG) {
            throw new UnsupportedOperationException("the fake broker knows tags only, not " + filter);
        }
        return filter.expression().equals("*")
                || tags(filter.expression()).contains(message.content().tag());
    }

    private static List<String> tags(String expression) {
        return Arrays.stream(expression.split("\\|\\|")).map(String::trim).toList();
    }
}
