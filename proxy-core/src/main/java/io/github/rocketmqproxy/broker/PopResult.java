package io.github.rocketmqproxy.broker;

import io.github.rocketmqproxy.message.Delivery;
import java.util.List;

/**
 * The answer to a {@link PopRequest}.
 *
 * @param deliveries the messages, exactly those that match the filter; those of one queue in its order; empty if there are none
 * @param waited whether the broker has used the whole long poll, so that asking again at once does no harm
 */
public record PopResult(List<Delivery> deliveries, boolean waited) {
    /** Copies the list. */
    public PopResult {
        deliveries = List.copyOf(deliveries);
    }
}
