package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.message.Delivery;
import io.github.rocketmqproxy.message.Subscription.Filter;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Exact look at tags: brokers compare their hash codes only. Empty for everything, and for filters that look at properties. */
record TagFilter(Set<String> tags) {
    static TagFilter of(Filter filter) {
        if (filter.type() != Filter.Type.TAG || filter.expression().trim().equals("*")) {
            return new TagFilter(Set.of());
        }
        return new TagFilter(Stream.of(filter.expression().split("\\|\\|"))
                .map(String::trim)
                .collect(Collectors.toUnmodifiableSet()));
    }

    boolean wants(Delivery delivery) {
        return tags.isEmpty() || tags.contains(delivery.tag());
    }
}
