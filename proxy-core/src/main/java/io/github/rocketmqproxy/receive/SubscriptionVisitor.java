package io.github.rocketmqproxy.receive;

import io.github.rocketmqproxy.message.Subscription;

/** Hears what goes on with each subscription. */
@FunctionalInterface
public interface SubscriptionVisitor {
    /**
     * One subscription; the same topic and group may come several times, with other filters.
     *
     * @param subscription which
     * @param waiting deliveries that wait for its consumers
     * @param unacknowledged deliveries that its consumers have and have not settled
     */
    void visit(Subscription subscription, int waiting, int unacknowledged);
}
