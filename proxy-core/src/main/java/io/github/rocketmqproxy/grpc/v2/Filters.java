package io.github.rocketmqproxy.grpc.v2;

import io.github.rocketmqproxy.api.ErrorCode;
import io.github.rocketmqproxy.api.ProxyException;
import io.github.rocketmqproxy.message.Subscription.Filter;
import io.github.rocketmqproxy.proto.v2.FilterExpression;
import io.github.rocketmqproxy.proto.v2.FilterType;
import java.util.Set;
import java.util.TreeSet;

/** Filter expressions. What is wrong in an SQL92 condition, the broker says. */
final class Filters {
    private static final int MAX_LENGTH = 8_192;

    private Filters() {}

    /**
     * Reads an expression; none means all messages.
     *
     * @throws ProxyException with {@code ILLEGAL_FILTER_EXPRESSION}
     */
    static Filter of(FilterExpression expression) {
        String text = expression.getExpression().strip();
        if (text.length() > MAX_LENGTH) {
            throw illegal(text.substring(0, 80) + "…", "at most " + MAX_LENGTH + " characters");
        }
        return expression.getType() == FilterType.SQL ? sql(text) : tags(text);
    }

    private static Filter sql(String text) {
        if (text.isEmpty()) {
            throw illegal(text, "an SQL92 condition, such as a > 5 AND b = 'x'");
        }
        return new Filter(Filter.Type.SQL92, text);
    }

    /** Sorted, so that {@code a||b} and {@code b||a} are the same for the broker. */
    private static Filter tags(String text) {
        if (text.isEmpty() || text.equals("*")) {
            return Filter.ALL;
        }
        Set<String> tags = new TreeSet<>();
        for (String part : text.split("\\|\\|")) {
            String tag = part.strip();
            if (tag.indexOf('|') >= 0 || tag.equals("*") || tag.chars().anyMatch(Character::isISOControl)) {
                throw illegal(text, "* for all, or tags joined by ||, such as a||b");
            }
            if (!tag.isEmpty()) {
                tags.add(tag);
            }
        }
        if (tags.isEmpty()) {
            throw illegal(text, "* for all, or tags joined by ||, such as a||b");
        }
        return new Filter(Filter.Type.TAG, String.join("||", tags));
    }

    private static ProxyException illegal(String text, String expected) {
        return new ProxyException(
                ErrorCode.ILLEGAL_FILTER_EXPRESSION,
                "filter_expression: \"" + text + "\" (expected: " + expected + ")");
    }
}
